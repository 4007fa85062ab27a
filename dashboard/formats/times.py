"""Times as sources write them, into integer milliseconds since the epoch, UTC.

No time means now. A number is seconds, milliseconds, microseconds or nanoseconds by its magnitude, which is
unambiguous for every moment from 1973-03-03 (10¹¹ ms) to the end of what is kept, the year 2200 (7.3 × 10⁹ s). A text
is ISO 8601; without a zone it is read as UTC. What was guessed and looks odd is counted, for a remark in the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import NoneType
from typing import Final

import numpy as np

from dashboard.errors import Invalid
from dashboard.model.points import Times

Written = int | float | str | None
"""A time as written in a body."""

MILLISECONDS_FROM: Final = 10**11
MICROSECONDS_FROM: Final = 10**14
NANOSECONDS_FROM: Final = 10**17
END: Final = 7_258_118_400_000
"""2200-01-01 in milliseconds: later times are refused."""

_ODD_BEFORE: Final = 946_684_800_000
_DAY: Final = 86_400_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{0,30})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_LONGEST_TEXT: Final = 60


class Clock:
    """Reads the times of one body against one ``now`` (milliseconds) and keeps count of what looks odd."""

    def __init__(self, now: int) -> None:
        self.now = now
        self._odd = 0
        self._first_odd = 0
        self._zoneless = 0

    def read(self, written: Written) -> int:
        """One time in milliseconds; raises :class:`Invalid`."""
        if written is None:
            return self.now
        if isinstance(written, str):
            return self._checked(self._from_text(written.strip()), written)
        return self._checked(_from_number(written), written)

    def read_column(self, written: Sequence[Written]) -> Times | None:
        """Many times at once; None when one of them is refused, which :meth:`read` then names."""
        kinds = set(map(type, written))
        if kinds == {NoneType}:
            return np.full(len(written), self.now, np.int64)
        if kinds <= {int} and (times := _whole_column(written)) is not None:
            return self._checked_column(times)
        if kinds == {float}:
            return self._checked_column(_fractional_column(written))
        try:
            return np.array([self.read(one) for one in written], np.int64)
        except Invalid:
            return None

    def notes(self) -> list[str]:
        """What to tell the source about the times that were guessed."""
        notes = []
        if self._odd:
            first = _shown(self._first_odd)
            notes.append(
                f"Odd times ({self._odd}), the first is {first}: before the year 2000 or more than a day ahead. "
                "Is the unit right? Numbers are read as s, ms, µs or ns by their magnitude."
            )
        if self._zoneless:
            notes.append(f"Times without a zone ({self._zoneless}) were read as UTC.")
        return notes

    def _from_text(self, text: str) -> int:
        if _NUMBER.fullmatch(text):
            return _from_number(int(text) if text.lstrip("+-").isdigit() else float(text))
        try:
            moment = datetime.fromisoformat(text.upper() if len(text) <= _LONGEST_TEXT else "")
        except ValueError:
            raise Invalid(
                f"time {text[:_LONGEST_TEXT]!r} is neither a number nor ISO 8601 such as 2026-01-31T12:00:00Z"
            ) from None
        if moment.tzinfo is None:
            self._zoneless += 1
            moment = moment.replace(tzinfo=UTC)
        return (moment - _EPOCH) // _MILLISECOND

    def _checked(self, time: int, written: int | float | str) -> int:
        if not 0 <= time < END:
            raise Invalid(f"time {str(written)[:_LONGEST_TEXT]} is {_shown(time)}; kept are the years 1970 to 2199")
        if time < _ODD_BEFORE or time > self.now + _DAY:
            self._count_odd(1, time)
        return time

    def _checked_column(self, times: Times) -> Times | None:
        if not len(times):
            return times
        lowest, highest = int(times.min()), int(times.max())
        if lowest < 0 or highest >= END:
            return None
        if lowest < _ODD_BEFORE or highest > self.now + _DAY:
            odd = times[(times < _ODD_BEFORE) | (times > self.now + _DAY)]
            self._count_odd(len(odd), int(odd[0]))
        return times

    def _count_odd(self, count: int, first: int) -> None:
        if not self._odd:
            self._first_odd = first
        self._odd += count


def _from_number(number: int | float) -> int:
    """Milliseconds from a number of any of the four units; parts of a millisecond are cut off."""
    size = abs(number)
    if not size < 2**63:
        raise Invalid(f"time {str(number)[:_LONGEST_TEXT]} is beyond the 64-bit integers")
    if size < MILLISECONDS_FROM:
        return number * 1000 if isinstance(number, int) else round(number * 1000)
    if size < MICROSECONDS_FROM:
        return int(number)
    return int(number) // (1000 if size < NANOSECONDS_FROM else 1_000_000)


def _whole_column(written: Sequence[Written]) -> Times | None:
    """:func:`_from_number` for a column of integers; None when one does not fit into 64 bits."""
    try:
        times = np.array(written, np.int64)
    except OverflowError:
        return None
    if len(times) and (times.min() < MILLISECONDS_FROM or times.max() >= MICROSECONDS_FROM):
        units = [times < 0, times < MILLISECONDS_FROM, times < MICROSECONDS_FROM, times < NANOSECONDS_FROM]
        # A negative time is refused whatever its unit, and seconds must not overflow on the way.
        seconds = np.minimum(times, MILLISECONDS_FROM) * 1000
        times = np.select(units, [times, seconds, times, times // 1000], times // 1_000_000)
    return times


def _fractional_column(written: Sequence[Written]) -> Times:
    """:func:`_from_number` for a column of finite floats; one beyond 64 bits becomes -1, which is refused."""
    numbers = np.array(written, np.float64)
    size = np.abs(numbers)
    milliseconds = np.select(
        [size < MILLISECONDS_FROM, size < MICROSECONDS_FROM, size < NANOSECONDS_FROM, size < 2.0**63],
        [np.rint(numbers * 1000.0), np.trunc(numbers), np.trunc(numbers) // 1000.0, np.trunc(numbers) // 1e6],
        -1.0,
    )
    return milliseconds.astype(np.int64)


def _shown(time: int) -> str:
    try:
        moment = _EPOCH + timedelta(milliseconds=time)
    except OverflowError:
        return "outside the calendar"
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
