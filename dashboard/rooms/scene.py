"""What is going on in one room right now: people, typing, cursors, held panels. Fleeting, told once a tick. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.model.rooms import Presence
from dashboard.protocol import room_pushes
from dashboard.rooms.roster import MOST_NAMED, Roster

TYPING: Final = 6.0
"""Seconds after which typing ends by itself."""
EDITING: Final = 10.0
"""Seconds after which nobody believes that somebody still holds a panel."""


class Scene:
    """The state, and what changed in it since the last tick."""

    def __init__(self, room: str) -> None:
        self._room = room
        self.roster = Roster()
        self._typing: dict[str, float] = {}
        self._people: set[str] = set()
        self._cursors: dict[str, Mapping[str, Any]] = {}
        self._typing_changed = False
        self._editing: dict[str, tuple[Mapping[str, Any], float]] = {}
        self._editing_changed = False

    @property
    def changed(self) -> bool:
        """Whether there is something to tell."""
        return bool(self._people) or self.busy

    @property
    def busy(self) -> bool:
        """Whether there is something to tell that shall be seen at once: what people do, not that they are there."""
        return bool(self._cursors) or self._typing_changed or self._editing_changed

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
            self.editing(person, None, 0.0)
            self._cursors.pop(person, None)

    def typing(self, person: str, is_typing: bool, now: float) -> None:
        """Somebody types, or has stopped; ``now`` is a monotonic time in seconds."""
        if is_typing != (person in self._typing):
            self._typing_changed = True
        if is_typing:
            self._typing[person] = now + TYPING
        else:
            self._typing.pop(person, None)

    def editing(self, person: str, what: Mapping[str, Any] | None, now: float) -> None:
        """Somebody moves or configures a panel, or (``None``) has let go of it; ``now`` as above."""
        before = self._editing.pop(person, (None, 0.0))[0]
        if what is not None:
            self._editing[person] = (what, now + EDITING)
        if before != what:
            self._editing_changed = True

    def expire(self, now: float) -> None:
        """Whoever has not typed, or moved a panel, for a while has stopped."""
        for person in [person for person, (_, until) in self._editing.items() if until <= now]:
            self.editing(person, None, now)
        for person in [person for person, until in self._typing.items() if until <= now]:
            self.typing(person, False, now)

    def point(self, person: str, cursor: Mapping[str, Any]) -> None:
        """Somebody's cursor is somewhere; only the newest place counts."""
        self._cursors[person] = cursor

    def full(self) -> bytes:
        """The frame for someone who knows nothing of the room yet."""
        return room_pushes.room(
            self._room,
            count=len(self.roster),
            people=self.roster.first(MOST_NAMED),
            typing=self._typing,
            editing=self._held(),
            full=True,
        )

    def take(self) -> bytes:
        """The frame with everything that changed; from here on it counts as told."""
        frame = room_pushes.room(
            self._room,
            count=len(self.roster),
            people=self.roster.shown(self._people),
            gone=[person for person in self._people if person not in self.roster],
            typing=self._typing if self._typing_changed else None,
            editing=self._held() if self._editing_changed else None,
            cursors=[{"user": person, **cursor} for person, cursor in self._cursors.items()],
        )
        self._people, self._cursors, self._typing_changed, self._editing_changed = set(), {}, False, False
        return frame

    def _held(self) -> list[dict[str, Any]]:
        return [{"user": person, **what} for person, (what, _) in sorted(self._editing.items())]
