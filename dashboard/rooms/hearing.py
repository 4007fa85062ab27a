"""What other workers say about a room, taken in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

import msgspec

from dashboard.model.rooms import Presence
from dashboard.rooms.room import Room

log = logging.getLogger(__name__)

DOUBT: Final = msgspec.msgpack.encode(("doubt",))
"""Tells that something happened to a room that is best looked up."""
ACCESS: Final = msgspec.msgpack.encode(("access",))
"""Tells that somebody may do more or less in a room than before."""


def hear(room: Room, data: bytes, worker: str, now: float) -> None:
    """Take in one message; ``worker`` is this one, whose own words it has heard already. ``now`` is monotonic."""
    try:
        kind, *said = msgspec.msgpack.decode(data)
        _HANDLERS[kind](room, worker, now, *said)
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
        log.error("a message about a room was ignored: %s", error)


def _entries(room: Room, _worker: str, _now: float, epoch: str, first: int, encoded: list[bytes]) -> None:
    if epoch == room.epoch:
        room.delivery.take(first, encoded)
    else:
        room.doubt()


def _top(room: Room, _worker: str, _now: float, epoch: str, top: int) -> None:
    if epoch == room.epoch:
        room.delivery.want(top)
    else:
        room.doubt()


def _people(room: Room, worker: str, _now: float, speaker: str, here: list[Any], gone: list[str]) -> None:
    if speaker != worker:
        for presence in here:
            room.scene.put(speaker, msgspec.convert(presence, Presence))
        for person in gone:
            room.scene.drop(speaker, person)


def _typing(room: Room, worker: str, now: float, speaker: str, person: str, is_typing: bool) -> None:
    if speaker != worker:
        room.scene.typing(person, is_typing, now)


def _editing(room: Room, worker: str, now: float, speaker: str, person: str, what: dict[str, Any] | None) -> None:
    if speaker != worker:
        room.scene.editing(person, what, now)


def _cursors(room: Room, worker: str, _now: float, speaker: str, cursors: dict[str, dict[str, Any]]) -> None:
    if speaker != worker:
        for person, cursor in cursors.items():
            room.scene.point(person, cursor)


def _doubt(room: Room, _worker: str, _now: float) -> None:
    room.doubt()


_HANDLERS: Final[dict[str, Callable[..., None]]] = {
    "entries": _entries,
    "top": _top,
    "people": _people,
    "typing": _typing,
    "editing": _editing,
    "cursors": _cursors,
    "doubt": _doubt,
}
