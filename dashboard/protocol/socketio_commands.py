"""What a Socket.IO client asks, as the command of ``/ws`` that it stands for: from there on both are the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from dashboard.errors import Forbidden, Invalid

Fields = dict[str, Any]
_encode: Final = msgspec.json.Encoder().encode


def command(event: str, arguments: tuple[Any, ...], *, me: str | None) -> bytes:
    """The command as JSON, to be parsed as all commands are; raises :class:`Invalid` when there is none.

    ``me`` is the id of who is signed in already. They ask with ``auth`` for a new token to take the place of the old
    one, or without a token who they are, which is a heartbeat.
    """
    if event == "auth" and me is not None:
        return _encode(_again(arguments, me))
    made = _EVENTS.get(event)
    if made is None:
        raise Invalid(f"there is no event {event[:60]!r}; there are {', '.join(_EVENTS)}")
    return _encode(made(arguments))


def _auth(arguments: tuple[Any, ...]) -> Fields:
    """``id`` and ``userId`` are the same claim; a ``username`` claims nothing, for only ids are told apart."""
    said = dict(_object(arguments) if arguments else {})
    said.pop("username", None)
    claims = [said.pop(name) for name in ("userId", "id") if name in said]
    return {**said, **({"userId": claims[0]} if claims else {}), "type": "auth"}


def _again(arguments: tuple[Any, ...], me: str) -> Fields:
    said = _auth(arguments)
    if said.pop("userId", me) != me:
        raise Forbidden("userId is not that of who is signed in")
    return {**said, "type": "refresh" if "token" in said else "heartbeat"}


def _join(arguments: tuple[Any, ...]) -> Fields:
    return {**_room(arguments), "type": "join_room"}


def _leave(arguments: tuple[Any, ...]) -> Fields:
    return {**_room(arguments), "type": "leave_room"}


def _message(arguments: tuple[Any, ...]) -> Fields:
    return {**_object(arguments), "type": "message"}


def _start_typing(arguments: tuple[Any, ...]) -> Fields:
    return {**_room(arguments), "type": "typing", "isTyping": True}


def _stop_typing(arguments: tuple[Any, ...]) -> Fields:
    return {**_room(arguments), "type": "typing", "isTyping": False}


def _room(arguments: tuple[Any, ...]) -> Fields:
    """A room is named by its id alone, or in an object that may say more."""
    if len(arguments) == 1 and isinstance(arguments[0], str):
        return {"roomId": arguments[0]}
    return dict(_object(arguments))


def _object(arguments: tuple[Any, ...]) -> Mapping[str, Any]:
    if len(arguments) != 1 or not isinstance(arguments[0], dict):
        raise Invalid("send one object with the event")
    return arguments[0]


_EVENTS: Final[Mapping[str, Callable[[tuple[Any, ...]], Fields]]] = MappingProxyType(
    {
        "auth": _auth,
        "room:join": _join,
        "room:leave": _leave,
        "chat:message": _message,
        "typing:start": _start_typing,
        "typing:stop": _stop_typing,
    }
)

EVENTS: Final = tuple(_EVENTS)
"""Every event that a client may send."""
