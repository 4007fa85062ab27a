from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from tests.caller import error_of
from tests.site import Site, done_in
from tests.web.conftest import Cast

PATH = "/api/notifications"


async def test_a_notification_reaches_every_device_and_they_stay_in_step(shared: Site, cast: Cast) -> None:
    bob = done_in(shared, shared.person())
    body = {"to": {"user": bob.person.name}, "title": "Deployed", "severity": "warning", "link": "/", "data": {"n": 1}}
    async with bob.talk() as laptop, bob.talk() as phone:
        response = await cast.source.send("POST", PATH, body)
        assert response.code == 201
        heard = await phone.hear("notification")
        assert await laptop.hear("notification") == heard
        assert heard["id"] == json.loads(response.body)["id"]
        assert (heard["title"], heard["severity"], heard["state"]) == ("Deployed", "warning", "unseen")
        assert heard["sender"] == cast.source.source.name
        inbox = await bob.json(PATH)
        assert inbox["unseen"] == 1
        assert [one["id"] for one in inbox["notifications"]] == [heard["id"]]
        answer = await bob.send("POST", f"{PATH}/state", {"ids": [heard["id"]], "state": "read"})
        assert json.loads(answer.body) == {"unseen": 0}
        for device in (laptop, phone):
            assert (await device.hear("notifications"))["changed"] == [{"id": heard["id"], "state": "read"}]
    assert (await bob.json(f"{PATH}?state=unseen"))["notifications"] == []
    assert (await bob.json(f"{PATH}?state=unread"))["notifications"] == []
    assert len((await bob.json(f"{PATH}?state=read&limit=1"))["notifications"]) == 1
    assert len((await bob.json(f"{PATH}?severity=warning&text=DEPLOY"))["notifications"]) == 1
    assert (await bob.json(f"{PATH}?severity=critical"))["notifications"] == []
    assert (await bob.json(f"{PATH}?text=other"))["notifications"] == []
    assert (await bob.json(f"{PATH}?before={heard['id']}"))["notifications"] == []
    assert (await bob.send("POST", f"{PATH}/state", {"all": True, "state": "archived"})).code == 200
    assert (await bob.json(PATH))["notifications"] == []


async def test_a_repeat_of_the_key_is_answered_with_the_first(cast: Cast) -> None:
    body = {"to": {"user": cast.viewer.person.id}, "title": "Once", "dedupeKey": uuid.uuid4().hex}
    answers = [await cast.editor.send("POST", PATH, body) for _ in range(2)]
    assert answers[0].code == 201
    assert answers[0].body == answers[1].body


@pytest.mark.parametrize(
    ("name", "call"),
    [("bob-{}", "@bob-{}"), ("Bob {} Stone", '@"bob {} stone"'), ('Bob "{}" \\', r'@"bob \"{}\" \\"')],
)
async def test_a_mention_is_a_notification(shared: Site, cast: Cast, name: str, call: str) -> None:
    number = uuid.uuid4().hex[:6]
    name = name.format(number)
    bob = done_in(shared, shared.person(name=name))
    made = await cast.editor.send("POST", "/api/dashboards", {"title": "A room"})
    room = json.loads(made.body)["id"]
    async with bob.talk() as device, cast.editor.talk() as conversation:
        said = await conversation.ask(
            "message", roomId=room, text=f"look, {call.format(number)} and @{cast.editor.person.name}"
        )
        heard = await device.hear("notification")
        assert heard["link"] == f"/d/{room}?entry={said['offset']}"
    page = await cast.viewer.json(f"/api/rooms/{room}/log")
    assert page["entries"][-1]["mentions"] == [bob.person.id]


@pytest.mark.parametrize(
    "body",
    [
        {"to": {}, "title": "x"},
        {"to": {"user": "a", "all": True}, "title": "x"},
        {"to": {"all": False}, "title": "x"},
        {"to": {"role": "king"}, "title": "x"},
        {"to": {"all": True}, "title": ""},
        {"to": {"all": True}},
        {"to": {"all": True}, "title": "x", "severity": "fatal"},
        {"to": {"all": True}, "title": "x", "expires": "tomorrow"},
        {"to": {"all": True}, "title": "x", "data": {"x": "y" * 20_000}},
        {"to": {"all": True}, "title": "x", "link": "https://elsewhere.example"},
    ],
)
async def test_what_is_malformed_is_refused(cast: Cast, body: Any) -> None:
    response = await cast.source.send("POST", PATH, body)
    assert response.code == 400, response.body
    assert error_of(response)["code"] == "invalid"


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "state=lost", "severity=fatal", f"text={'x' * 101}"]
)
async def test_malformed_questions(cast: Cast, query: str) -> None:
    assert (await cast.viewer.get(f"{PATH}?{query}")).code == 400


@pytest.mark.parametrize("body", [{"state": "read"}, {"state": "read", "ids": []}, {"ids": ["a"], "all": True}, {}])
async def test_malformed_changes(cast: Cast, body: Any) -> None:
    assert (await cast.viewer.send("POST", f"{PATH}/state", body)).code == 400
