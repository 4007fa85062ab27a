from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model.rooms import Presence, Status
from dashboard.rooms.roster import MOST_NAMED, Roster


def presence(person: str, revision: int, status: Status = "online", since: int = 0, devices: int = 1) -> Presence:
    return Presence(person, person.upper(), "viewer", status, f"p{revision}", since, devices, revision)


def test_a_person_is_there_once() -> None:
    roster = Roster()
    assert roster.put("w1", presence("ada", 1, "away", 50, 2))
    assert roster.put("w2", presence("ada", 1, "online", 70))
    assert len(roster) == 1
    ada = roster.get("ada")
    assert ada is not None
    assert (ada.status, ada.since, ada.devices) == ("online", 50, 3)
    assert roster.drop("w2", "ada")
    assert not roster.drop("w2", "ada")
    ada = roster.get("ada")
    assert ada is not None
    assert ada.status == "away"
    assert roster.drop("w1", "ada")
    assert "ada" not in roster
    assert roster.get("ada") is None


def test_old_news_is_no_news() -> None:
    roster = Roster()
    assert roster.put("w1", presence("ada", 5, "away"))
    assert not roster.put("w1", presence("ada", 5, "online"))
    assert not roster.put("w1", presence("ada", 4, "online"))
    assert roster.first(10)[0]["status"] == "away"
    assert roster.put("w1", presence("ada", 6, "online"))


def test_only_some_of_a_crowd_are_named() -> None:
    roster = Roster()
    for number in range(20):
        roster.put("w", presence(f"u{number}", 1))
    assert [one["id"] for one in roster.first(3)] == ["u0", "u1", "u2"]
    assert len(roster) == 20
    assert len(roster.records()) == 20


def test_those_who_came_first_are_written_down_once_until_one_of_them_changes() -> None:
    roster = Roster()
    for number in range(MOST_NAMED + 5):
        roster.put("w", presence(f"u{number}", 1))
    named = roster.named()
    assert msgspec.json.decode(named) == roster.first(MOST_NAMED)
    roster.put("w", presence("last", 1))
    roster.drop("w", f"u{MOST_NAMED + 1}")
    assert roster.named() is named
    roster.put("w", presence("u0", 2, "away"))
    assert msgspec.json.decode(roster.named())[0]["status"] == "away"
    roster.drop("w", "u1")
    assert msgspec.json.decode(roster.named()) == roster.first(MOST_NAMED)


Change = tuple[str, str, int | None]


@given(st.lists(st.tuples(st.sampled_from("wxy"), st.sampled_from("abc"), st.one_of(st.none(), st.integers(1, 9)))))
def test_it_is_what_the_last_news_of_every_worker_says(changes: list[Change]) -> None:
    roster, known = Roster(), dict[tuple[str, str], int]()
    for worker, person, revision in changes:
        if revision is None:
            assert roster.drop(worker, person) == (known.pop((worker, person), None) is not None)
        else:
            newer = revision > known.get((worker, person), 0)
            assert roster.put(worker, presence(person, revision)) == newer
            known[worker, person] = max(revision, known.get((worker, person), 0))
        assert set(roster.records()) == set(known)
        assert len(roster) == len({person for _, person in known})
        assert msgspec.json.decode(roster.named()) == roster.first(MOST_NAMED)
        for one in roster.first(10):
            assert one["devices"] == sum(person == one["id"] for _, person in known)
