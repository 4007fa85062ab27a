"""What the server says about notifications."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.model.notifications import Notification, State
from dashboard.protocol.pushes import frame, iso


def notification(shown: Notification) -> dict[str, Any]:
    """A notification as it goes over the wire, in answers and as a push."""
    return {
        "type": "notification",
        "id": shown.id,
        "title": shown.title,
        "body": shown.body,
        "severity": shown.severity,
        "data": dict(shown.data),
        "link": shown.link,
        "sender": shown.sender,
        "time": iso(shown.time),
        "state": shown.state,
    }


def arrived(shown: Notification) -> bytes:
    """The push of a new notification."""
    return frame(notification(shown))


def states(unseen: int, changed: Iterable[str], state: State | None, every: bool) -> bytes:
    """Tells all devices of a person how many they have not seen, and what changed its state.

    With ``every`` all that had not come so far yet changed, and none is named.
    """
    message: dict[str, Any] = {"type": "notifications", "unseen": unseen}
    message["changed"] = [{"id": one, "state": state} for one in changed]
    if every:
        message["all"] = state
    return frame(message)
