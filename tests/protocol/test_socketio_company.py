from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.model.rooms import Presence
from dashboard.protocol.room_pushes import person
from dashboard.protocol.socketio_company import Company

NOW = "2026-11-22T12:00:00.000Z"


def presence(one: str, status: Any = "online", panel: str | None = None) -> Presence:
    return Presence(one, f"name of {one}", "viewer", status, panel, 0, 1)


def company(*people: str, rooms: tuple[str, ...] = ("d1",)) -> Company:
    made = Company()
    for one in rooms:
        made.join(one, [person(presence(someone)) for someone in people])
    return made


def heard(made: Company, room_id: str = "d1", **fields: Any) -> list[tuple[str, dict[str, Any]]]:
    """The events of a push about a room."""
    people = [person(one) for one in fields.pop("people", ())]
    push = {"roomId": room_id, "peopleCount": fields.pop("count", 1), "people": people, **fields}
    return [tuple(json.loads(message[1:])) for message in made.changed(push, NOW)]


def names(events: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, str]]:
    return [(name, fields["userId"]) for name, fields in events]


def test_whoever_was_there_at_the_join_is_no_news() -> None:
    assert heard(company("a", "b"), people=[presence("a"), presence("b")], full=True, count=2) == []


def test_somebody_comes_and_goes() -> None:
    made = company("a")
    events = heard(made, people=[presence("b")], count=2)
    assert events[0] == ("user:online", {"userId": "b", "username": "name of b", "timestamp": NOW})
    assert names(events) == [("user:online", "b"), ("user:update", "b")]
    assert heard(made, people=[presence("b")], count=2) == []
    assert heard(made, gone=["b"]) == [("user:offline", {"userId": "b", "username": "name of b", "timestamp": NOW})]
    assert heard(made, gone=["b"]) == []


def test_how_somebody_is_changes() -> None:
    made = company("a")
    [(name, fields)] = heard(made, people=[presence("a", "away", "p1")])
    assert (name, fields["roomId"], fields["status"], fields["panel"]) == ("user:update", "d1", "away", "p1")
    assert names(heard(made, people=[presence("a", "online", "p1")])) == [("user:update", "a")]


def test_one_who_is_in_two_rooms_is_online_once() -> None:
    made = company("a", rooms=("d1", "d2"))
    assert names(heard(made, people=[presence("b")])) == [("user:online", "b"), ("user:update", "b")]
    assert names(heard(made, "d2", people=[presence("b")])) == [("user:update", "b")]
    assert heard(made, gone=["b"]) == []
    assert names(heard(made, "d2", gone=["b"])) == [("user:offline", "b")]


def test_what_was_left_out_is_made_good() -> None:
    made = company("a", "b")
    events = heard(made, people=[presence("b"), presence("c")], typing=["c"], full=True, count=2)
    assert names(events) == [
        ("user:online", "c"),
        ("user:update", "c"),
        ("typing:indicator", "c"),
        ("user:offline", "a"),
    ]


def test_of_a_very_full_room_nobody_is_taken_for_gone() -> None:
    assert heard(company("a", "b"), people=[presence("b")], full=True, count=2) == []


def test_typing_begins_and_ends() -> None:
    made = company("a", "b")
    [(name, fields)] = heard(made, typing=["a"])
    assert name == "typing:indicator"
    assert fields == {"roomId": "d1", "userId": "a", "username": "name of a", "isTyping": True}
    assert heard(made, typing=["a"]) == []
    assert [(one["userId"], one["isTyping"]) for _, one in heard(made, typing=["b"])] == [("a", False), ("b", True)]


def test_whoever_goes_types_no_more() -> None:
    made = company("a")
    heard(made, typing=["a"])
    assert names(heard(made, gone=["a"])) == [("typing:indicator", "a"), ("user:offline", "a")]


def test_a_room_that_was_left_says_nothing() -> None:
    made = company("a")
    made.leave("d1")
    assert heard(made, people=[presence("b")]) == []
    made.leave("d1")


@given(st.lists(st.tuples(st.booleans(), st.sets(st.sampled_from("abcd")), st.sets(st.sampled_from("abcd")))))
def test_online_and_offline_alternate(pushes: list[tuple[bool, set[str], set[str]]]) -> None:
    """Whatever is pushed, somebody comes before they go, and who is there at the end is who was said to be."""
    made, there = company(), set[str]()
    for full, here, gone in pushes:
        gone = set() if full else gone - here
        people = [presence(one) for one in here]
        for name, one in names(heard(made, people=people, gone=sorted(gone), full=full, count=len(here))):
            if name == "user:online":
                assert one not in there
                there.add(one)
            elif name == "user:offline":
                there.remove(one)
        there_now = here if full else (there | here) - gone
        assert there == there_now
