from __future__ import annotations

import msgspec

from dashboard.model.rooms import Draft, Entry, Presence, hue
from dashboard.protocol import room_pushes
from tests.live.viewer import messages

ADA = Presence("u1", "ada", "viewer", "away", "p1", 1000, 2, 7)


def test_an_entry() -> None:
    entry = Entry("d1", 3, 1000, Draft("message", "u1", "ada", {"text": "hi"}, "op"))
    assert room_pushes.entry(entry) == {
        "type": "message",
        "roomId": "d1",
        "offset": 3,
        "time": "1970-01-01T00:00:01.000Z",
        "user": {"id": "u1", "name": "ada"},
        "operationId": "op",
        "text": "hi",
    }
    assert next(iter(room_pushes.entry(entry))) == "type"


def test_operations_of_our_own_are_nobodys_business() -> None:
    assert "operationId" not in room_pushes.entry(Entry("d1", 3, 1000, Draft("user_joined", "u1", "ada")))


def test_the_frame_of_an_entry() -> None:
    encoded = msgspec.json.encode({"type": "message", "text": "é" * 200})
    assert list(messages(room_pushes.entry_frame(encoded))) == [msgspec.json.decode(encoded)]


def test_a_person_in_a_room() -> None:
    assert room_pushes.person(ADA) == {
        "id": "u1",
        "name": "ada",
        "role": "viewer",
        "color": hue("u1"),
        "status": "away",
        "panel": "p1",
        "since": "1970-01-01T00:00:01.000Z",
        "devices": 2,
    }


def test_changes_in_a_room_leave_out_what_did_not_change() -> None:
    (nothing,) = messages(room_pushes.room("d1", count=3))
    assert nothing == {"type": "room", "roomId": "d1", "peopleCount": 3}
    (full,) = messages(room_pushes.room("d1", count=0, full=True, typing=()))
    assert full == {"type": "room", "roomId": "d1", "peopleCount": 0, "full": True, "people": [], "typing": []}
    (all_of_it,) = messages(
        room_pushes.room(
            "d1",
            count=1,
            people=[room_pushes.person(ADA)],
            gone=["u2"],
            typing={"b", "a"},
            cursors=[{"user": "u1", "x": 1}],
        )
    )
    assert all_of_it["people"] == [room_pushes.person(ADA)]
    assert all_of_it["gone"] == ["u2"]
    assert all_of_it["typing"] == ["a", "b"]
    assert all_of_it["cursors"] == [{"user": "u1", "x": 1}]


def test_a_room_that_is_no_more() -> None:
    assert list(messages(room_pushes.room_closed("d1"))) == [{"type": "room_closed", "roomId": "d1"}]
