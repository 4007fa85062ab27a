"""Who a Socket.IO client has company of: what changed in its rooms, as events about users. Pure.

A push about a room tells how people are now; an event tells what happened. The difference is made here, against what
this client knows already, so that nothing is said twice and a push that was left out is made good by the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.protocol.socketio_events import user
from dashboard.protocol.socketio_packets import event

Fields = Mapping[str, Any]


@dataclass(slots=True)
class _Room:
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    typing: set[str] = field(default_factory=set)


class Company:
    """The people in the rooms of one connection."""

    def __init__(self) -> None:
        self._rooms: dict[str, _Room] = {}

    def join(self, room: str, people: Iterable[Fields]) -> None:
        """A room was joined; these people were named in the answer."""
        self._rooms[room] = _Room({one["id"]: user(one) for one in people})

    def leave(self, room: str) -> None:
        """It was left, or is no more."""
        self._rooms.pop(room, None)

    def changed(self, push: Fields, time: str) -> list[str]:
        """The events of a ``room`` push; ``time`` is now."""
        room = self._rooms.get(push["roomId"])
        if room is None:
            return []
        people = {one["id"]: user(one) for one in push.get("people", ())}
        gone = [one for one in push.get("gone", ()) if one in room.people]
        # Of a very full room only some are named: who is not may well be there.
        if push.get("full") and push["peopleCount"] <= len(people):
            gone = [one for one in room.people if one not in people]
        typing = set(push["typing"]) if "typing" in push else room.typing - set(gone)
        return [
            *self._people(push["roomId"], room, people, time),
            *self._typing(push["roomId"], room, typing),
            *self._gone(room, gone, time),
        ]

    def _people(self, room_id: str, room: _Room, people: Mapping[str, dict[str, Any]], time: str) -> Iterator[str]:
        for one, now in people.items():
            was_here = self._is_here(one)
            before = room.people.get(one)
            room.people[one] = now
            if before == now:
                continue
            if not was_here:
                yield event("user:online", {"userId": one, "username": now["username"], "timestamp": time})
            yield event("user:update", {"roomId": room_id, **now})

    def _typing(self, room_id: str, room: _Room, typing: set[str]) -> Iterator[str]:
        for one in sorted(typing ^ room.typing):
            name = room.people[one]["username"] if one in room.people else one
            fields = {"roomId": room_id, "userId": one, "username": name, "isTyping": one in typing}
            yield event("typing:indicator", fields)
        room.typing = typing

    def _gone(self, room: _Room, gone: Iterable[str], time: str) -> Iterator[str]:
        for one in gone:
            left = room.people.pop(one)
            if not self._is_here(one):
                yield event("user:offline", {"userId": one, "username": left["username"], "timestamp": time})

    def _is_here(self, person: str) -> bool:
        return any(person in room.people for room in self._rooms.values())
