from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.errors import Invalid, TooMany
from dashboard.model.notifications import Notification
from dashboard.model.people import Person
from dashboard.model.rooms import Draft, Entry, EntryType
from dashboard.protocol import socketio_events as events
from dashboard.protocol.notices import notification
from dashboard.protocol.room_pushes import entry

ADA = Person("u1", "ada", "editor")
NOON = 1_795_348_800_000
ISO = "2026-11-22T12:00:00.000Z"


def happened(kind: EntryType, fields: dict[str, Any] | None = None, operation: str = "m-1") -> dict[str, Any]:
    return entry(Entry("d1", 7, NOON, Draft(kind, "u1", "ada", fields or {}, operation)))


def heard(message: str) -> tuple[str, dict[str, Any]]:
    name, fields = json.loads(message[1:])
    return name, fields


def test_a_message() -> None:
    link = {"panel": "p1", "from": 1}
    name, fields = heard(events.entry(happened("message", {"text": "hello", "link": link, "mentions": ["u2"]})))
    assert name == "chat:message"
    assert fields == {
        "id": "d1:7",
        "senderId": "u1",
        "senderName": "ada",
        "text": "hello",
        "roomId": "d1",
        "timestamp": ISO,
        "status": "delivered",
        "offset": 7,
        "operationId": "m-1",
        "link": link,
        "mentions": ["u2"],
    }


@pytest.mark.parametrize(("kind", "name"), [("user_joined", "room:user:joined"), ("user_left", "room:user:left")])
def test_people_come_and_go(kind: EntryType, name: str) -> None:
    fields = {"roomId": "d1", "userId": "u1", "username": "ada", "timestamp": ISO, "offset": 7}
    assert heard(events.entry(happened(kind))) == (name, fields)


@pytest.mark.parametrize("kind", ["message_edited", "message_deleted", "reaction", "annotation", "annotation_removed"])
def test_every_other_entry_is_told_too(kind: EntryType) -> None:
    one = happened(kind, {"target": 3})
    assert heard(events.entry(one)) == ("room:entry", one)


def test_the_answer_to_a_message_names_it_as_the_message_does() -> None:
    kept = events.kept("d1", "m-1", {"offset": 7, "time": ISO})
    _, message = heard(events.entry(happened("message", {"text": "x"})))
    assert kept["messageId"] == message["id"]
    assert {name: kept[name] for name in ("roomId", "offset", "timestamp", "operationId", "status")} == {
        name: message[name] for name in ("roomId", "offset", "timestamp", "operationId", "status")
    }
    assert "operationId" not in events.kept("d1", None, {"offset": 7, "time": ISO})


def test_the_answer_to_a_join() -> None:
    person = {"id": "u1", "name": "ada", "role": "editor", "color": 1, "status": "online", "panel": None, "since": ISO}
    reply = {
        "roomId": "d1",
        "epoch": "e",
        "top": 9,
        "recovered": False,
        "may": {"speak": True, "edit": False},
        "people": [person],
        "peopleCount": 1,
        "entries": [happened("message", {"text": "x"}), happened("user_joined")],
    }
    joined = events.joined(reply)
    assert joined["position"] == {"epoch": "e", "offset": 9}
    assert [message["text"] for message in joined["messages"]] == ["x"]
    assert joined["users"] == [{"userId": "u1", "username": "ada", "status": "online", "panel": None, "since": ISO}]
    assert (joined["recovered"], joined["userCount"], joined["maySpeak"]) == (False, 1, True)


def test_a_notification_and_its_state() -> None:
    one = notification(Notification("n1", "Deployed", "", "info", {"build": 7}, "/d/d1", "ci", NOON, NOON + 1))
    name, fields = heard(events.notification(one))
    assert name == "notification"
    assert (fields["title"], fields["data"], fields["state"]) == ("Deployed", {"build": 7}, "unseen")
    assert "type" not in fields
    name, fields = heard(events.inbox(ADA, {"type": "notifications", "unseen": 2, "changed": []}))
    assert (name, fields) == ("user:update", {"userId": "u1", "notifications": {"unseen": 2, "changed": []}})


def test_who_one_is() -> None:
    assert events.authenticated(ADA, NOON) == {"userId": "u1", "username": "ada", "role": "editor", "expires": ISO}
    assert events.authenticated(ADA, None)["expires"] is None


def test_errors_say_whether_trying_again_helps() -> None:
    assert events.told(Invalid("bad")) == {"code": "invalid", "message": "bad", "temporary": False}
    assert events.told(TooMany("slow down", 2.5))["retryAfter"] == 2.5
    assert events.refused({"code": "x"}) == {"success": False, "error": {"code": "x"}}
    assert events.accepted({"roomId": "d1"}) == {"success": True, "roomId": "d1"}
