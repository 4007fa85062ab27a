"""Which connection of this worker sits in which rooms."""

from __future__ import annotations

from dashboard.errors import NotFound
from dashboard.rooms.following import Audience, Seat
from dashboard.rooms.room import Room

Taken = tuple[Room, Seat]


class Seats:
    """The seats of all connections."""

    def __init__(self) -> None:
        self._taken: dict[Audience, dict[str, Taken]] = {}

    def put(self, room: Room, seat: Seat) -> None:
        """Note that a connection sits."""
        self._taken.setdefault(seat.audience, {})[room.id] = (room, seat)

    def get(self, audience: Audience, room: str) -> Taken:
        """The seat of a connection in a room; raises :class:`NotFound` when it has none."""
        taken = self._taken.get(audience, {}).get(room)
        if taken is None:
            raise NotFound("not in this room; join it first")
        return taken

    def all(self, audience: Audience) -> list[Taken]:
        """Every seat of a connection."""
        return list(self._taken.get(audience, {}).values())

    def stand(self, audience: Audience, room: str) -> bool:
        """Give a seat up; whether there was one."""
        rooms = self._taken.get(audience, {})
        taken = rooms.pop(room, None)
        if not rooms:
            self._taken.pop(audience, None)
        if taken is not None:
            taken[0].stand(taken[1])
        return taken is not None
