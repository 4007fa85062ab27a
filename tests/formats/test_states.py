"""States and numbers in one body: each series is one or the other, and what does not fit is refused by its name."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from dashboard.formats.parsed import Parsed
from dashboard.formats.states import OF_A_SERIES, of_series, of_states_only, with_codes
from dashboard.model.series import Series
from tests.formats.reading import points, read

DOOR, LAMP, HEAT = (Series.named(metric, {}) for metric in ("door", "lamp", "heat"))


class Known:
    """Series of states that are known, with room for so many states."""

    def __init__(self, room: int = 9, **states: list[str]) -> None:
        self.room = room
        self.states = {Series.named(metric, {}).id: texts for metric, texts in states.items()}

    def states_of(self, series: int) -> list[str] | None:
        return self.states.get(series)

    async def coded(self, series: int, texts: Collection[str]) -> dict[str, int]:
        states = self.states[series]
        states += [text for text in sorted(texts) if text not in states][: self.room - len(states)]
        return {text: states.index(text) for text in texts if text in states}


def body(*values: tuple[str, Any]) -> Parsed:
    return read(json.dumps([{"metric": metric, "value": value} for metric, value in values]))


def values(parsed: Parsed) -> list[tuple[str, float]]:
    return [(metric, value) for metric, _, _, value in points(parsed)]


async def test_each_text_becomes_its_number_in_its_series() -> None:
    parsed = body(("door", "shut"), ("heat", 3), ("door", "open"), ("lamp", "open"), ("door", "shut"))
    known = Known(door=["open"], lamp=[])
    assert of_states_only(parsed) == {DOOR.id, LAMP.id}
    assert of_series(parsed) == {DOOR.id: {"shut", "open"}, LAMP.id: {"open"}}
    coded = await with_codes(parsed, known)
    assert values(coded) == [("door", 1.0), ("heat", 3.0), ("door", 0.0), ("lamp", 0.0), ("door", 1.0)]
    assert not coded.refused


async def test_what_does_not_fit_is_refused_and_the_rest_is_kept() -> None:
    parsed = body(("heat", "hot"), ("heat", 3), ("door", 1), ("door", "open"), ("heat", "cold"))
    assert of_states_only(parsed) == set()
    coded = await with_codes(parsed, Known(door=["open"]))
    assert values(coded) == [("heat", 3.0), ("door", 0.0)]
    assert coded.refused == 3
    assert [(one.index, one.text, one.reason) for one in coded.refusals] == [
        (OF_A_SERIES, "door {}", "its values are states: send a text"),
        (OF_A_SERIES, "heat {}", "its values are numbers, not states"),
    ]


async def test_too_many_states_are_refused_and_known_ones_go_on() -> None:
    coded = await with_codes(body(("door", "ajar"), ("door", "shut")), Known(2, door=["open", "shut"]))
    assert values(coded) == [("door", 1.0)]
    assert coded.states == [(0, "shut")]
    assert [one.reason for one in coded.refusals] == ["it has too many different states already"]


async def test_numbers_alone_are_left_as_they_are() -> None:
    parsed = body(("heat", 3))
    assert await with_codes(parsed, Known(door=[])) is parsed
    assert of_states_only(parsed) == set()
