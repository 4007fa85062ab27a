"""States in place of numbers: a series either has numbers for values, or texts, each of which has a number there.

What does not fit its series is refused, and the rest is kept.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from dashboard.formats.parsed import MAX_LISTED, Parsed, Refusal
from dashboard.model.points import Batch

OF_A_SERIES: Final = -1
"""The index of a refusal that is about points of a series, wherever in the body they are."""

Mask = NDArray[np.bool_]


class States(Protocol):
    """What is known of the series whose values are states."""

    def states_of(self, series: int) -> list[str] | None:
        """The states of a series; ``None`` when its values are numbers."""

    async def coded(self, series: int, texts: Collection[str]) -> dict[str, int]:
        """The numbers that stand for these states in a series; those that are too many are left out."""


def of_states_only(parsed: Parsed) -> set[int]:
    """The series that have nothing but states here: a slip among numbers does not make a series one of states."""
    if not parsed.states:
        return set()
    numbers = np.ones(len(parsed.batch), bool)
    numbers[[place for place, _ in parsed.states]] = False
    return of_series(parsed).keys() - set(parsed.batch.series[numbers].tolist())


def of_series(parsed: Parsed) -> dict[int, set[str]]:
    """The states of each series that has some here."""
    found: dict[int, set[str]] = {}
    for place, text in parsed.states:
        found.setdefault(int(parsed.batch.series[place]), set()).add(text)
    return found


async def with_codes(parsed: Parsed, states: States) -> Parsed:
    """Every state as its number; without the points that do not fit their series, which are refused.

    The series of what was parsed are known to ``states``.
    """
    of_states = of_series(parsed)
    there = {one.id for one in parsed.series if states.states_of(one.id) is not None}
    if not there and not of_states:
        return parsed
    codes = {series: await states.coded(series, texts) for series, texts in of_states.items() if series in there}
    batch, text_at = parsed.batch, np.zeros(len(parsed.batch), bool)
    too_many = np.zeros(len(batch), bool)
    for place, text in parsed.states:
        series = int(batch.series[place])
        text_at[place] = True
        if text in codes.get(series, ()):
            batch.values[place] = codes[series][text]
        else:
            too_many[place] = series in there
    in_states = np.isin(batch.series, list(there))
    return without(
        parsed,
        (in_states & ~text_at, "its values are states: send a text"),
        (~in_states & text_at, "its values are numbers, not states"),
        (too_many, "it has too many different states already"),
    )


def without(parsed: Parsed, *refused: tuple[Mask, str]) -> Parsed:
    """What was parsed without some points, each series of which is refused for a reason."""
    gone = np.logical_or.reduce([mask for mask, _ in refused])
    if not gone.any():
        return parsed
    batch, kept = parsed.batch, ~gone
    left = Batch(batch.series[kept], batch.times[kept], batch.values[kept])
    places = np.cumsum(kept) - 1
    refusals = [refusal for mask, reason in refused for refusal in _refusals(parsed, mask, reason)]
    there = set(left.series.tolist())
    return replace(
        parsed,
        batch=left,
        series=[one for one in parsed.series if one.id in there],
        refusals=[*parsed.refusals, *refusals][:MAX_LISTED],
        refused=parsed.refused + int(gone.sum()),
        states=[(int(places[place]), text) for place, text in parsed.states if kept[place]],
    )


def _refusals(parsed: Parsed, mask: Mask, reason: str) -> list[Refusal]:
    """One refusal for each series, however many of its points are meant."""
    ids = set(parsed.batch.series[mask].tolist())
    return [
        Refusal(OF_A_SERIES, None, f"{one.metric} {dict(one.labels)}"[:200], reason)
        for one in parsed.series
        if one.id in ids
    ]
