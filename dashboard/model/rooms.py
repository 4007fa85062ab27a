"""What happens in a room: entries of its log, and the people in it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

EntryType = Literal[
    "message",
    "message_edited",
    "message_deleted",
    "reaction",
    "annotation",
    "annotation_removed",
    "user_joined",
    "user_left",
    "edit",
]
"""Durable happenings, under their names on the wire."""

Status = Literal["online", "away"]


class Position(NamedTuple):
    """A place in a room's log: ``epoch`` says which life of the log the ``offset`` belongs to."""

    epoch: str
    offset: int


OWN: Final = "~"
"""What operation ids of our own begin with, and clients' must not."""


def own_operation() -> str:
    """An operation id for what no client gave one."""
    return OWN + secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Draft:
    """A happening that is not in the log yet.

    ``operation`` is the id that the client gave it, or one of ours (:func:`own_operation`): a repeat by the same author
    is the same happening. ``fields`` are those of its type, as on the wire. An edit of a dashboard may insist on the
    revision that it is ``based_on``: it is refused when that is not the newest.
    """

    type: EntryType
    author: str
    author_name: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    operation: str = field(default_factory=own_operation)
    based_on: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A happening with its place in the log of its room; ``time`` in milliseconds."""

    room: str
    offset: int
    time: int
    draft: Draft


class Move(NamedTuple):
    """Somebody came or went: ``type`` is ``user_joined`` or ``user_left``."""

    person: str
    name: str
    type: EntryType
    offset: int


@dataclass(frozen=True, slots=True)
class Presence:
    """How a person is in a room, by way of one worker: ``since`` in milliseconds, ``devices`` counts connections.

    ``revision`` grows with every change, so that old news is told from new.
    """

    id: str
    name: str
    role: str
    status: Status
    panel: str | None
    since: int
    devices: int
    revision: int = 0


LARGEST_OFFSET: Final = 2**53 - 1
"""The largest integer that a browser can tell apart from its neighbours."""

HUES: Final = 12
"""So many colours are told apart at one lightness, with what a screen can show of each."""


def hue(person: str) -> int:
    """The colour of a person, as a hue in degrees: the same everywhere, one of :data:`HUES` that are told apart."""
    number = 0
    for character in person:
        number = (number * 31 + ord(character)) % 360_007
    return number % HUES * (360 // HUES)
