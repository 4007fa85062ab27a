from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.document.sittings import LONGEST_VALUE, MOST_TOLD, PAUSE, Edit, Sitting, Sittings


def edit(offset: int, time: int = 0, person: str = "ada", restored: int | None = None, **op: Any) -> Edit:
    ops = [{"op": "set", "path": "title", "value": str(offset), **op}]
    return Edit(offset, time, person, person.title(), ops, restored)


def sittings(edits: Iterable[Edit], named: Iterable[int] = ()) -> list[Sitting]:
    made = Sittings(named)
    for one in edits:
        made.add(one)
    return made.found


def test_a_pause_ends_a_sitting() -> None:
    edits = [edit(9, 2 * PAUSE + 2), edit(7, PAUSE + 2), edit(4, 2), edit(2, 1, "bob"), edit(1, 1)]
    found = sittings(edits)
    assert [(one.first, one.last, one.count) for one in found] == [(9, 9, 1), (7, 7, 1), (1, 4, 3)]
    assert [(one.begin, one.end) for one in found] == [
        (2 * PAUSE + 2, 2 * PAUSE + 2),
        (PAUSE + 2, PAUSE + 2),
        (1, 2),
    ]
    assert found[2].people == {"ada": "Ada", "bob": "Bob"}
    assert list(found[2].people) == ["ada", "bob"]


def test_a_name_and_a_version_brought_back_end_a_sitting() -> None:
    edits = [edit(number) for number in range(9, 0, -1)]
    edits[3] = edit(6, restored=2)
    found = sittings(edits, [3])
    assert [(one.first, one.last, one.restored) for one in found] == [
        (7, 9, None),
        (6, 6, 2),
        (4, 5, None),
        (1, 3, None),
    ]


def test_what_was_done_last_to_each_place_is_told() -> None:
    (found,) = sittings([edit(3), edit(2, path="panels.a.unit", value="percent"), edit(1)])
    assert list(found.ops.values()) == [
        {"op": "set", "path": "title", "value": "3"},
        {"op": "set", "path": "panels.a.unit", "value": "percent"},
    ]


def test_panels_are_called_what_they_were_called_before_the_sitting() -> None:
    renamed = Edit(2, 0, "ada", "Ada", [{"op": "set", "path": "panels.a.title", "value": "B"}], titles={"a": "A"})
    changed = Edit(3, 0, "ada", "Ada", [{"op": "set", "path": "panels.a.unit", "value": "s"}], titles={"a": "B"})
    removed = Edit(4, 0, "ada", "Ada", [{"op": "remove", "path": "panels.c"}], titles={"c": "C"})
    (found,) = sittings([removed, changed, renamed])
    assert found.titles == {"a": "A", "c": "C"}


def test_titles_of_what_is_not_told_are_not_either() -> None:
    edits = [edit(offset, path=f"panels.p{offset}.unit") for offset in range(MOST_TOLD, 0, -1)]
    more = Edit(1, 0, "ada", "Ada", [{"op": "remove", "path": "panels.a"}], titles={"a": "A"})
    (found,) = sittings([*edits, more])
    assert len(found.ops) == MOST_TOLD
    assert found.titles == {}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, {}),
        ("x" * 500, {"value": "x" * LONGEST_VALUE}),
        ({"title": "T" * 500, "kind": "stat"}, {"value": {"title": "T" * LONGEST_VALUE}}),
        ({"metric": "x"}, {}),
        ([1, 2, 3, 4], {"value": [1, 2, 3, 4]}),
        (["long"] * 1000, {}),
        (False, {"value": False}),
        (0, {"value": 0}),
    ],
)
def test_values_are_told_when_they_are_short(value: Any, told: dict[str, Any]) -> None:
    (found,) = sittings([edit(1, value=value)])
    assert found.ops["title"] == {"op": "set", "path": "title", **told}


def test_of_very_many_changes_some_are_told() -> None:
    (found,) = sittings([edit(number, path=f"panels.p{number}.title") for number in range(500, 0, -1)])
    assert (len(found.ops), found.count) == (MOST_TOLD, 500)


@given(st.lists(st.integers(0, 2 * PAUSE), max_size=30), st.sets(st.integers(0, 30)))
def test_every_edit_is_in_one_sitting(pauses: list[int], named: set[int]) -> None:
    times = [sum(pauses[:place]) for place in range(len(pauses))]
    edits = [edit(place, times[place]) for place in range(len(pauses))][::-1]
    found = sittings(edits, named)
    assert sum(one.count for one in found) == len(edits)
    assert [offset for one in found for offset in range(one.last, one.first - 1, -1)] == [one.offset for one in edits]
