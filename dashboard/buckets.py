"""Token buckets in memory: how often something may be done. Pure; the clock is passed in.

A bucket holds so many tokens at the most and fills steadily; whatever is done takes some. What takes more than there
are is told how long to wait, and takes nothing.
"""

from __future__ import annotations

from typing import Final, NamedTuple

MOST_KEPT: Final = 10_000


class Pace(NamedTuple):
    """How often: ``rate`` a second in the long run, ``burst`` at once."""

    rate: float
    burst: float


class Bucket:
    """One bucket, full at first."""

    __slots__ = ("_counted", "_pace", "_tokens")

    def __init__(self, pace: Pace, now: float) -> None:
        """``now`` is a monotonic time in seconds, as everywhere here."""
        self._pace = pace
        self._tokens = pace.burst
        self._counted = now

    def take(self, now: float, tokens: float = 1) -> float:
        """Take tokens; 0 when they were there, else the seconds until they will be.

        What is more than a full bucket holds is given when it is full, and paid off later.
        """
        rate, burst = self._pace
        self._tokens = min(burst, self._tokens + (now - self._counted) * rate)
        self._counted = now
        missing = min(tokens, burst) - self._tokens
        if missing > 0:
            return missing / rate
        self._tokens -= tokens
        return 0.0


class Buckets:
    """Buckets by name, so many at the most: those made first are forgotten first, and with them what they hold back."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._buckets: dict[str, Bucket] = {}

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, name: str, pace: Pace, now: float, tokens: float = 1) -> float:
        """Take tokens from the bucket of this name; 0 when they were there, else the seconds until they will be."""
        bucket = self._buckets.get(name)
        if bucket is None:
            while len(self._buckets) >= self._most:
                del self._buckets[next(iter(self._buckets))]
            bucket = self._buckets[name] = Bucket(pace, now)
        return bucket.take(now, tokens)
