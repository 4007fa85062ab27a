"""What a parser gives back, and how it is gathered."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from dashboard.errors import DashboardError
from dashboard.formats.times import Clock
from dashboard.model.points import Batch, Times, Values
from dashboard.model.series import Series

MAX_LISTED: Final = 20
MAX_TEXT: Final = 200
MAX_REFUSED: Final = 10_000
"""More refusals than this are no accident: the body is not looked at any further, and nothing of it is kept."""

_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something in a body that was not kept.

    ``index`` counts elements, records or rows from 0; ``line`` counts lines from 1 where the form has lines. ``text``
    is the offending text, at most 200 characters and safe to show; ``reason`` says what is wrong and how to mend it.
    """

    index: int
    line: int | None
    text: str
    reason: str


class Hopeless(DashboardError):
    """Nearly nothing of a body can be kept. Not an ``Invalid``, so that nobody takes it for one more refusal."""

    code = "invalid"
    status = 400


@dataclass(frozen=True, slots=True)
class Parsed:
    """The points of a body, the distinct series they belong to, and what was not kept.

    ``refusals`` lists the first 20; ``refused`` counts them all. ``notes`` are remarks on what was kept all the same,
    such as a time that had to be guessed. ``states`` are the points whose values are texts, by their place in the
    batch, where they have no number yet.
    """

    batch: Batch
    series: list[Series]
    refusals: list[Refusal] = field(default_factory=list)
    refused: int = 0
    notes: list[str] = field(default_factory=list)
    states: list[tuple[int, str]] = field(default_factory=list)


def showable(text: bytes | str) -> str:
    """At most 200 characters of ``text``, without control characters, direction marks or lone surrogates."""
    if isinstance(text, bytes):
        text = text[: 4 * MAX_TEXT].decode("utf-8", "backslashreplace")
    shown = _UNSHOWABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text[: MAX_TEXT + 1])
    return shown if len(shown) <= MAX_TEXT else shown[: MAX_TEXT - 1] + "…"


class Gathering:
    """Points and refusals as a parser comes across them, in order of arrival.

    Its ``clock`` reads the times, so that its remarks on them belong to what is gathered here.
    """

    def __init__(self, now: int) -> None:
        self.clock = Clock(now)
        self._batches: list[Batch] = []
        self._ids: list[int] = []
        self._times: list[int] = []
        self._values: list[float] = []
        self._series: dict[int, Series] = {}
        self._refusals: list[Refusal] = []
        self._notes: dict[str, None] = {}
        self._states: list[tuple[int, str]] = []
        self._batched = 0
        self.refused = 0
        self.nulls = 0

    def point(self, series: Series, time: int, value: float) -> None:
        """Keep one point; ``time`` in milliseconds."""
        self._series[series.id] = series
        self._ids.append(series.id)
        self._times.append(time)
        self._values.append(value)

    def state(self, series: Series, time: int, text: str) -> None:
        """Keep one point whose value is a state."""
        self._states.append((self._batched + len(self._ids), text))
        self.point(series, time, math.nan)

    def value(self, series: Series, time: int, value: float | str) -> None:
        """Keep one point, be it a number or a state."""
        if isinstance(value, str):
            self.state(series, time, value)
        else:
            self.point(series, time, value)

    def column(self, series: Series, times: Times, values: Values) -> None:
        """Keep points of one series; both columns have the same length."""
        self.batch(Batch(np.full(len(times), series.id, np.int64), times, values), [series])

    def batch(self, batch: Batch, series: Sequence[Series]) -> None:
        """Keep points of any series."""
        self._flush()
        self._batches.append(batch)
        self._batched += len(batch)
        self._series.update((one.id, one) for one in series)

    def refuse(self, index: int, line: int | None, text: bytes | str, reason: str) -> None:
        """Name something that is not kept; raises :class:`Hopeless` when it has been too much."""
        self.refused += 1
        if self.refused > MAX_REFUSED:
            first = self._refusals[0]
            raise Hopeless(
                f"More than {MAX_REFUSED} refusals, the first: {first.reason} ({first.text[:80]}). Nothing was kept."
            )
        if len(self._refusals) < MAX_LISTED:
            self._refusals.append(Refusal(index, line, showable(text), showable(reason)))

    def note(self, text: str) -> None:
        """Remark on something, once."""
        self._notes[text] = None

    def done(self) -> Parsed:
        """All of it."""
        self._flush()
        if self.nulls:
            self.note(f"Empty values ({self.nulls}) were left out.")
        return Parsed(
            Batch.joined(self._batches),
            list(self._series.values()),
            self._refusals,
            self.refused,
            [*self._notes, *self.clock.notes()],
            self._states,
        )

    def _flush(self) -> None:
        if not self._ids:
            return
        self._batches.append(
            Batch(np.array(self._ids, np.int64), np.array(self._times, np.int64), np.array(self._values, np.float64))
        )
        self._batched += len(self._ids)
        self._ids, self._times, self._values = [], [], []
