"""Entries of a busy room that follow one another closely are handed on together.

Handing on costs a send for each seat, however much it holds. So in a room with many seats the first entry after a
quiet time is handed on at once, and those of the next moment go together after it: the moment is longer the more
there are, so that handing on never takes more than a small part of a worker's time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

MANY: Final = 50
"""Seats from which on it is worth waiting."""
PAUSE: Final = 0.02
"""Seconds between two handings on to many, at the least."""
PAUSE_PER_SEAT: Final = 0.0001
LONGEST_PAUSE: Final = 0.1
"""What data has to wait for too: longer would be seen."""


def pause(seats: int) -> float:
    """The seconds between two handings on to so many."""
    return min(LONGEST_PAUSE, max(PAUSE, seats * PAUSE_PER_SEAT)) if seats >= MANY else 0.0


class Bunching:
    """What waits to be handed on, for a moment at most."""

    def __init__(self, hand_on: Callable[[list[bytes]], None], seats: Callable[[], int]) -> None:
        """``hand_on`` is given entries in the order in which they were added; ``seats`` is how many get them."""
        self._hand_on = hand_on
        self._seats = seats
        self._waiting: list[bytes] = []
        self._timer: asyncio.TimerHandle | None = None

    def add(self, entries: Sequence[bytes]) -> None:
        """Hand these on, now or in a moment."""
        self._waiting.extend(entries)
        if self._timer is None:
            self._flush()

    def close(self) -> None:
        """Hand on what waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._flush()
        if self._timer is not None:
            self._timer.cancel()

    def _flush(self) -> None:
        self._timer = None
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        if wait := pause(self._seats()):
            self._timer = asyncio.get_running_loop().call_later(wait, self._flush)
        self._hand_on(waiting)
