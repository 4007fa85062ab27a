"""Steps of time: the round ones, and how people write durations and moments."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import UTC, datetime
from typing import Final

from dashboard.errors import Invalid

SECOND: Final = 1000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY
YEAR: Final = 365 * DAY

STEPS: Final[tuple[int, ...]] = (
    *(100, 200, 500),
    *(n * SECOND for n in (1, 2, 5, 10, 15, 30)),
    *(n * MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * HOUR for n in (1, 2, 3, 6, 12)),
    *(n * DAY for n in (1, 2)),
    *(n * WEEK for n in (1, 2, 4, 8, 16, 52)),
)
"""Round steps in milliseconds, ascending: what :func:`fit_step` chooses from."""

_UNITS: Final = {
    "ms": 1,
    "s": SECOND,
    "m": MINUTE,
    "min": MINUTE,
    "h": HOUR,
    "d": DAY,
    "w": WEEK,
    "y": YEAR,
}
_DURATION = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)(ms|min|s|m|h|d|w|y)")
_RELATIVE = re.compile(r"now(?:\s*([+-])\s*(.+))?")
_EPOCH_MS = re.compile(r"-?\d{1,15}")
_LATEST: Final = 253_402_300_799_999


def fit_step(window: int, points: int) -> int:
    """The smallest round step, in ms, that covers ``window`` ms in at most ``points`` steps (weeks, if none is
    round)."""
    smallest = max(1, -(-window // max(1, points)))
    at = bisect_left(STEPS, smallest)
    return STEPS[at] if at < len(STEPS) else -(-smallest // WEEK) * WEEK


def floored(time: int, step: int) -> int:
    """The start of the step that ``time`` lies in; steps are counted from the epoch."""
    return time // step * step


def parse_duration(text: str) -> int:
    """Milliseconds of ``250ms``, ``10s``, ``5m``, ``1h``, ``1d``, ``1w`` or ``1y``; raises :class:`Invalid`."""
    match = _DURATION.fullmatch(text.strip())
    duration = round(float(match[1]) * _UNITS[match[2]]) if match else 0
    if not 0 < duration <= _LATEST:
        raise Invalid(f"duration {text[:40]!r}: write a number above 0 and a unit, as 250ms, 10s, 5m, 1h, 7d, 2w or 1y")
    return duration


def parse_time(text: str, now: int) -> int:
    """Milliseconds since the epoch of ``now``, ``now-1h``, an ISO 8601 time or epoch milliseconds.

    ``now`` is the current time in milliseconds. An ISO time without an offset is UTC. Raises :class:`Invalid`.
    """
    text = text.strip()
    relative = _RELATIVE.fullmatch(text)
    if relative:
        shift = parse_duration(relative[2]) if relative[2] else 0
        return max(0, now - shift if relative[1] == "-" else now + shift)
    time = int(text) if _EPOCH_MS.fullmatch(text) else _iso(text)
    if not 0 <= time <= _LATEST:
        raise Invalid(f"time {text[:40]!r} is outside the years 1970 to 9999")
    return time


def _iso(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(
            f"time {text[:40]!r}: write now, now-1h, an ISO 8601 time as 2026-01-31T12:00:00Z, or epoch milliseconds"
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    whole = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // datetime.resolution
    return whole // 1000
