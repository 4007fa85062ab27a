"""What the server says on ``/ws``: replies and pushes, each encoded to one frame.

NaN goes out as ``null`` (msgspec writes it so): it means that there is no value at that time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from dashboard.errors import DashboardError
from dashboard.model.people import Person
from dashboard.model.points import Times
from dashboard.model.query import Row
from dashboard.model.series import Series
from dashboard.protocol.command import CommandId
from dashboard.protocol.frames import text_frame

_encode = msgspec.json.Encoder().encode
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def iso(milliseconds: int) -> str:
    """A time as ISO 8601 in UTC with milliseconds."""
    moment = _EPOCH + timedelta(milliseconds=milliseconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def frame(message: dict[str, Any]) -> bytes:
    """The frame of any message."""
    return text_frame(_encode(message))


def reply(command_id: CommandId, fields: dict[str, Any]) -> bytes:
    """The positive answer to a command."""
    return frame({"type": "reply", "id": command_id, "ok": True, **fields})


def refusal(command_id: CommandId | None, error: DashboardError) -> bytes:
    """The negative answer to a command; an ``error`` push when the command carried no id."""
    body: dict[str, Any] = {"code": error.code, "message": error.message, "temporary": error.temporary}
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        body["retryAfter"] = retry_after
    if command_id is None:
        return frame({"type": "error", "error": body})
    return frame({"type": "reply", "id": command_id, "ok": False, "error": body})


def authenticated(
    command_id: CommandId | None, person: Person, now: int, expires: int | None, heartbeat: float, version: str
) -> bytes:
    """The answer to ``auth``; ``now`` and ``expires`` in milliseconds, ``heartbeat`` in seconds."""
    message: dict[str, Any] = {"type": "authenticated"}
    if command_id is not None:
        message["id"] = command_id
    message["user"] = {"id": person.id, "name": person.name, "role": person.role}
    message["time"] = iso(now)
    message["expires"] = None if expires is None else iso(expires)
    message["heartbeat"] = round(heartbeat * 1000)
    message["version"] = version
    return frame(message)


def heartbeat(now: int) -> bytes:
    """A sign of life with the server's clock in milliseconds."""
    return frame({"type": "heartbeat", "time": now})


def slowed(of: int) -> bytes:
    """Tells a slow reader that one push now stands for ``of`` updates."""
    return frame({"type": "slowed", "of": of})


def catching_up(behind: bool) -> bytes:
    """Tells that viewers may be behind, or that all is healed."""
    return frame({"type": "catching_up", "state": "behind" if behind else "live"})


def shown(row: Row) -> dict[str, Any]:
    """A row with its name."""
    return {**_name(row), "values": row.values.tolist()}


def snapshot(watch: int, tick: int, step: int, times: Times, rows: Iterable[Row]) -> bytes:
    """The whole table of a live query."""
    series = [shown(row) for row in rows]
    return frame(
        {"type": "snapshot", "watch": watch, "tick": tick, "step": step, "times": times.tolist(), "series": series}
    )


def data(watch: int, tick: int, prev: int, times: Times, changes: Sequence[tuple[int, Row, bool]]) -> bytes:
    """What changed in a live query: rows with their place, and whether the browser must first learn their name."""
    series = [_change(at, row, new) for at, row, new in changes]
    return frame(
        {"type": "data", "watch": watch, "tick": tick, "prev": prev, "times": times.tolist(), "series": series}
    )


def newest(watch: int, tick: int, time: int, values: Sequence[tuple[int, float, Series | None]]) -> bytes:
    """What changed at one time: values with their place, and the series of those that the browser must be told of:
    those it does not know, and those of states, whose texts may be new."""
    series = [
        {"at": at, "values": (value,)} if named is None else {"at": at, **_name(named), "values": (value,)}
        for at, value, named in values
    ]
    message = {"type": "data", "watch": watch, "tick": tick, "prev": tick - 1, "times": (time,), "series": series}
    return frame(message)


def _change(at: int, row: Row, new: bool) -> dict[str, Any]:
    if not new and row.states is None:
        return {"at": at, "values": row.values.tolist()}
    return {"at": at, **shown(row)}


def _name(named: Row | Series) -> dict[str, Any]:
    name: dict[str, Any] = {"metric": named.metric, "labels": dict(named.labels)}
    return name if named.states is None else {**name, "states": named.states}
