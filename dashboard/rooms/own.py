"""A person who is in a room by way of this worker."""

from __future__ import annotations

import asyncio

from dashboard.model.people import Person
from dashboard.model.rooms import Presence, Status
from dashboard.rooms.following import Seat


class Own:
    """Their seats, and how they are: online while any seat is; ``since`` in milliseconds.

    ``record`` is what all workers were told last: as it is kept, empty at first.
    """

    __slots__ = ("leaving", "panel", "person", "record", "revision", "seats", "since")

    def __init__(self, person: Person, now: int) -> None:
        self.person = person
        self.seats: set[Seat] = set()
        self.panel: str | None = None
        self.since = now
        self.revision = now
        self.record = b""
        self.leaving: asyncio.TimerHandle | None = None

    @property
    def status(self) -> Status:
        """Away when all devices are; one who just left may be back in a moment and is shown as online."""
        return "away" if self.seats and all(seat.status == "away" for seat in self.seats) else "online"

    def stay(self) -> None:
        """Do not leave."""
        if self.leaving is not None:
            self.leaving.cancel()
            self.leaving = None

    def presence(self) -> Presence:
        """As all workers are told."""
        person = self.person
        return Presence(
            person.id,
            person.name,
            person.role,
            self.status,
            self.panel,
            self.since,
            max(1, len(self.seats)),
            self.revision,
        )
