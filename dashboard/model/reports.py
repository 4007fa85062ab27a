"""What a worker says of itself when it is asked."""

from __future__ import annotations

import msgspec


class RoomReport(msgspec.Struct, frozen=True, array_like=True):
    """One room as a worker sees it: everybody who is in it, the connections here, the newest offset."""

    id: str
    people: int
    seats: int
    top: int


class Report(msgspec.Struct, frozen=True, array_like=True):
    """One worker: its numbers as Prometheus text, the ids of the people who are connected, the rooms that are open."""

    worker: str
    text: str
    people: list[str]
    rooms: list[RoomReport]
