from __future__ import annotations

from dashboard.model.notifications import Notification
from dashboard.protocol import notices
from tests.live.viewer import messages

DEPLOYED = Notification("n1", "Deployed", "7", "info", {"build": 7}, "/d/d1", "ci", 1000, 2000, "seen")


def test_a_notification_arrives() -> None:
    expected = {
        "type": "notification",
        "id": "n1",
        "title": "Deployed",
        "body": "7",
        "severity": "info",
        "data": {"build": 7},
        "link": "/d/d1",
        "sender": "ci",
        "time": "1970-01-01T00:00:01.000Z",
        "state": "seen",
    }
    assert list(messages(notices.arrived(DEPLOYED))) == [expected]


def test_states() -> None:
    some, every = messages(notices.states(3, ["n1"], "read", False) + notices.states(0, (), "seen", True))
    assert some == {"type": "notifications", "unseen": 3, "changed": [{"id": "n1", "state": "read"}]}
    assert every == {"type": "notifications", "unseen": 0, "changed": [], "all": "seen"}
