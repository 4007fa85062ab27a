"""Numbers on messages between workers: how a receiver notices what it missed. Pure: no socket, no clock of its own."""

from __future__ import annotations

from typing import Final

RECENT: Final = 10.0
"""For how many seconds after its last message a metric's number is repeated in heartbeats."""


class Numbers:
    """The sender's side: the number of the last message about each metric."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self._sent: dict[str, float] = {}

    def next(self, metric: str, now: float) -> int:
        """The number of the message about to be sent; ``now`` is a monotonic time in seconds."""
        number = self._last.get(metric, 0) + 1
        self._last[metric] = number
        self._sent[metric] = now
        return number

    def recent(self, now: float) -> dict[str, int]:
        """The last number of every metric sent lately, for a heartbeat."""
        stale = [metric for metric, sent in self._sent.items() if now - sent > RECENT]
        for metric in stale:
            del self._sent[metric]
        return {metric: self._last[metric] for metric in self._sent}


class Positions:
    """The receiver's side: the number last heard of every sender and metric."""

    def __init__(self) -> None:
        self._heard: dict[tuple[bytes, str], int] = {}

    def message(self, sender: bytes, metric: str, number: int) -> tuple[bool, bool]:
        """Note a message; returns whether it is new, and whether something before it was missed."""
        heard = self._heard.get((sender, metric))
        if heard is not None and number <= heard:
            return False, False
        self._heard[(sender, metric)] = number
        return True, heard is not None and number != heard + 1

    def heartbeat(self, sender: bytes, metric: str, number: int) -> bool:
        """Note the last number a sender says it has used; returns whether messages are missing."""
        heard = self._heard.get((sender, metric), 0)
        if number <= heard:
            return False
        self._heard[(sender, metric)] = number
        return True

    def forget(self, metric: str) -> None:
        """Nothing about this metric is heard any more."""
        for key in [key for key in self._heard if key[1] == metric]:
            del self._heard[key]
