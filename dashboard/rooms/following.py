"""How one connection follows a room's log: from a position, without a gap, a double or a change of order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

import msgspec

from dashboard.model.people import Person
from dashboard.model.rooms import Status
from dashboard.protocol.frames import text_frame


class Pages:
    """Entries in order from offset ``first`` to ``last``, each as JSON; their frames are built once for all."""

    def __init__(self, first: int, encoded: Sequence[bytes]) -> None:
        self.first = first
        self.last = first + len(encoded) - 1
        self.encoded = encoded

    @cached_property
    def frames(self) -> bytes:
        """The frames of all entries, one after the other."""
        return b"".join(map(text_frame, self.encoded))

    @cached_property
    def array(self) -> msgspec.Raw:
        """All entries as one JSON array, for a reply."""
        return msgspec.Raw(b"[" + b",".join(self.encoded) + b"]")

    def after(self, offset: int) -> Pages:
        """Those that follow an offset."""
        skip = offset + 1 - self.first
        return self if skip <= 0 else Pages(self.first + skip, self.encoded[skip:])

    def within(self, most: int) -> Pages:
        """The first of them that have at most ``most`` bytes together, but at least one."""
        size = 0
        for place, encoded in enumerate(self.encoded):
            size += len(encoded)
            if size > most and place:
                return Pages(self.first, self.encoded[:place])
        return self


class Audience(Protocol):
    """The connection that follows: a browser's outbox, or a gateway to another protocol."""

    def take_entries(self, room: str, pages: Pages) -> None:
        """Entries in order; they must not be lost."""

    def take_changes(self, room: str, frame: bytes) -> bool:
        """What changed in the room just now; returns whether it was taken, for it may be left out."""

    def take_end(self, room: str) -> None:
        """The room is no more."""

    def start_again(self) -> None:
        """What was followed is not what there is now: connect again, and join afresh."""

    @property
    def ready(self) -> bool:
        """Whether changes would be taken now."""

    @property
    def congested(self) -> bool:
        """Whether earlier entries still wait to be sent."""


class Seat:
    """One connection in one room.

    ``sent`` is the offset of the newest entry handed to it. While ``live`` it gets entries as they happen; before that
    it is being brought up to date page by page.
    """

    __slots__ = ("audience", "live", "person", "sent", "status")

    def __init__(self, audience: Audience, person: Person, sent: int) -> None:
        self.audience = audience
        self.person = person
        self.sent = sent
        self.live = False
        self.status: Status = "online"

    def give(self, room: str, pages: Pages) -> None:
        """Hand over entries; those it has already are left out."""
        next_ = self.sent + 1
        if pages.first > next_:
            raise ValueError(f"entries after {self.sent} are missing before {pages.first}")
        if pages.last >= next_:
            self.audience.take_entries(room, pages if pages.first == next_ else pages.after(self.sent))
            self.sent = pages.last
