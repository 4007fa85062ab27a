"""What is going on in one room right now: people, typing, cursors. Fleeting, gathered, and told once a tick. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.model.rooms import Presence
from dashboard.protocol import room_pushes
from dashboard.rooms.roster import Roster

MOST_NAMED: Final = 200
"""People of a very full room who are named to a newcomer; the others are counted."""
TYPING: Final = 6.0
"""Seconds after which typing ends by itself."""


class Scene:
    """The state, and what changed in it since the last tick."""

    def __init__(self, room: str) -> None:
        self._room = room
        self.roster = Roster()
        self._typing: dict[str, float] = {}
        self._people: set[str] = set()
        self._cursors: dict[str, Mapping[str, Any]] = {}
        self._typing_changed = False

    @property
    def changed(self) -> bool:
        """Whether there is something to tell."""
        return bool(self._people or self._cursors or self._typing_changed)

    def put(self, worker: str, presence: Presence) -> None:
        """Somebody is here by way of a worker."""
        if self.roster.put(worker, presence):
            self._people.add(presence.id)

    def drop(self, worker: str, person: str) -> None:
        """Somebody is no longer here by way of a worker."""
        if self.roster.drop(worker, person):
            self._people.add(person)
        if person not in self.roster:
            self.typing(person, False, 0.0)
            self._cursors.pop(person, None)

    def typing(self, person: str, is_typing: bool, now: float) -> None:
        """Somebody types, or has stopped; ``now`` is a monotonic time in seconds."""
        if is_typing != (person in self._typing):
            self._typing_changed = True
        if is_typing:
            self._typing[person] = now + TYPING
        else:
            self._typing.pop(person, None)

    def expire(self, now: float) -> None:
        """Whoever has not typed for a while has stopped."""
        for person in [person for person, until in self._typing.items() if until <= now]:
            self.typing(person, False, now)

    def point(self, person: str, cursor: Mapping[str, Any]) -> None:
        """Somebody's cursor is somewhere; only the newest place counts."""
        self._cursors[person] = cursor

    def full(self) -> bytes:
        """The frame for someone who knows nothing of the room yet."""
        return room_pushes.room(
            self._room, count=len(self.roster), people=self.roster.all(MOST_NAMED), typing=self._typing, full=True
        )

    def take(self) -> bytes:
        """The frame with everything that changed; from here on it counts as told."""
        here = [presence for person in self._people if (presence := self.roster.get(person)) is not None]
        frame = room_pushes.room(
            self._room,
            count=len(self.roster),
            people=here,
            gone=[person for person in self._people if person not in self.roster],
            typing=self._typing if self._typing_changed else None,
            cursors=[{"user": person, **cursor} for person, cursor in self._cursors.items()],
        )
        self._people, self._cursors, self._typing_changed = set(), {}, False
        return frame
