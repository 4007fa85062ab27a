"""What the server says about rooms: entries of their logs, and who is doing what in them right now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.model.rooms import OWN, Entry, Presence, hue
from dashboard.protocol.frames import text_frame
from dashboard.protocol.pushes import frame, iso


def entry(happened: Entry) -> dict[str, Any]:
    """An entry as it goes over the wire, in replies, in answers and as a push."""
    draft = happened.draft
    message: dict[str, Any] = {
        "type": draft.type,
        "roomId": happened.room,
        "offset": happened.offset,
        "time": iso(happened.time),
        "user": {"id": draft.author, "name": draft.author_name},
    }
    if not draft.operation.startswith(OWN):
        message["operationId"] = draft.operation
    return {**message, **draft.fields}


def entry_frame(encoded: bytes) -> bytes:
    """The push of an entry that is encoded already."""
    return text_frame(encoded)


def person(presence: Presence) -> dict[str, Any]:
    """A person in a room as it goes over the wire."""
    return {
        "id": presence.id,
        "name": presence.name,
        "role": presence.role,
        "color": hue(presence.id),
        "status": presence.status,
        "panel": presence.panel,
        "since": iso(presence.since),
        "devices": presence.devices,
    }


def room(
    room_id: str,
    *,
    count: int,
    people: Iterable[Mapping[str, Any]] = (),
    gone: Iterable[str] = (),
    typing: Iterable[str] | None = None,
    editing: Iterable[Mapping[str, Any]] | None = None,
    cursors: Iterable[Mapping[str, Any]] = (),
    full: bool = False,
) -> bytes:
    """What changed in a room since the last tick; with ``full`` the people (see :func:`person`) are all there are.

    ``count`` is how many people are there: of a very full room only some are named. ``typing`` and
    ``editing`` are whole when they changed, else ``None``.
    """
    message: dict[str, Any] = {"type": "room", "roomId": room_id, "peopleCount": count}
    if full:
        message["full"] = True
    lists = {"people": list(people), "gone": list(gone), "cursors": list(cursors)}
    message |= {field: values for field, values in lists.items() if values or (full and field == "people")}
    if typing is not None:
        message["typing"] = sorted(typing)
    if editing is not None:
        message["editing"] = list(editing)
    return frame(message)


def room_closed(room_id: str) -> bytes:
    """Tells that a room is no more: its dashboard was deleted."""
    return frame({"type": "room_closed", "roomId": room_id})
