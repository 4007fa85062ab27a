"""What a browser may say on ``/ws``: one struct per command, told apart by ``type``.

This is the only place where socket text is parsed. Unknown types and fields, wrong types, NaN and deep nesting are
refused with a message that names the place.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from dashboard.errors import Invalid
from dashboard.model.query import Query
from dashboard.protocol.command import Command, CommandId
from dashboard.protocol.room_commands import AnyRoomCommand

MAX_WINDOW: Final = 10 * 366 * 86_400_000
MAX_POINTS: Final = 5_000
DEFAULT_WINDOW: Final = 300_000
DEFAULT_POINTS: Final = 300

Window = Annotated[int, msgspec.Meta(ge=1_000, le=MAX_WINDOW)]
Count = Annotated[int, msgspec.Meta(ge=1, le=MAX_POINTS)]
Every = Annotated[int, msgspec.Meta(ge=0, le=3_600_000)]
Token = Annotated[str, msgspec.Meta(max_length=4096)]


class Auth(Command, frozen=True, tag="auth"):
    """Sign in: by ``token``, or by the session cookie when there is none."""

    token: Token | None = None
    user_id: str | None = None


class Refresh(Command, frozen=True, tag="refresh"):
    """Put a new token in place of the one about to expire."""

    token: Token


class Heartbeat(Command, frozen=True, tag="heartbeat"):
    """Ask for a sign of life."""


class Bye(Command, frozen=True, tag="bye"):
    """Leave on purpose."""


class Watch(Command, frozen=True, tag="watch"):
    """Watch a query: ``window`` and ``every`` in milliseconds, about ``points`` steps when the query names no step."""

    query: Query
    window: Window = DEFAULT_WINDOW
    points: Count = DEFAULT_POINTS
    every: Every = 0


class Unwatch(Command, frozen=True, tag="unwatch"):
    """Stop watching."""

    watch: int


class Recover(Command, frozen=True, tag="recover"):
    """Ask for everything that changed in a watched query since ``tick``."""

    watch: int
    tick: int


class Pace(Command, frozen=True, tag="pace"):
    """Say whether the page is hidden; a hidden page gets no data until it is back."""

    hidden: bool


AnyCommand = Auth | Refresh | Heartbeat | Bye | Watch | Unwatch | Recover | Pace | AnyRoomCommand

_decoder = msgspec.json.Decoder(AnyCommand)


class _Envelope(msgspec.Struct):
    id: CommandId | None = None


_envelope = msgspec.json.Decoder(_Envelope)


def parse(text: str | bytes) -> AnyCommand:
    """The command in a text frame; raises :class:`Invalid` with the place and the reason."""
    try:
        command: AnyCommand = _decoder.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Invalid(f"not a command: {str(error)[:300]}") from error
    return command


def id_of(text: str | bytes) -> CommandId | None:
    """The ``id`` in a frame that is otherwise malformed, so that even a bad command gets its reply."""
    try:
        return _envelope.decode(text).id
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None
