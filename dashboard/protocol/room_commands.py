"""What a browser may say about rooms."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from dashboard.model.operations import Operation as Change
from dashboard.model.rooms import LARGEST_OFFSET
from dashboard.protocol.command import Command

LONGEST_TEXT: Final = 4000
PAGE: Final = 200
MOST_CHANGES: Final = 200
"""Changes of the dashboard in one command."""

RoomId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,40}\Z")]
PanelId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,40}\Z")]
Offset = Annotated[int, Meta(ge=0, le=LARGEST_OFFSET)]
Text = Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
OperationId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,64}\Z")]
Moment = Annotated[int, Meta(ge=0, le=253_402_300_799_999)]
Cell = Annotated[int, Meta(ge=0, le=10_100)]
Share = Annotated[float, Meta(ge=0, le=1)]


class At(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}, omit_defaults=True):
    """A moment or a range, on a panel or on the whole dashboard; times in milliseconds."""

    panel: PanelId | None = None
    from_: Moment | None = None
    to: Moment | None = None


class LogPosition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a client is in a room's log."""

    epoch: Annotated[str, Meta(max_length=40)]
    offset: Offset


class View(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}, omit_defaults=True):
    """What somebody looks at: for those who follow them."""

    from_: Moment | None = None
    to: Moment | None = None
    window: Annotated[int, Meta(ge=1_000, le=10 * 366 * 86_400_000)] | None = None
    live: bool | None = None
    scroll: Annotated[float, Meta(ge=0, le=1)] | None = None
    panel: PanelId | None = None
    follows: Annotated[str, Meta(max_length=40)] | None = None


class RoomCommand(Command, frozen=True, kw_only=True):
    """Anything said about a room."""

    room_id: RoomId


class Operation(RoomCommand, frozen=True, kw_only=True):
    """Anything that is kept. A repeat of ``operation_id`` by the same person is answered with the first result."""

    operation_id: OperationId | None = None


class JoinRoom(RoomCommand, frozen=True, tag="join_room"):
    """Take part in a room, from a position in its log if one is known; quietly, as nobody, or as oneself."""

    position: LogPosition | None = None
    quiet: bool = False


class LeaveRoom(RoomCommand, frozen=True, tag="leave_room"):
    """Take part no more."""


class ReadLog(RoomCommand, frozen=True, tag="read_log"):
    """Read a page of the log: what follows ``after``, or what comes before ``before``."""

    after: Offset | None = None
    before: Offset | None = None
    limit: Annotated[int, Meta(ge=1, le=PAGE)] = 50


class ReadTo(RoomCommand, frozen=True, tag="read_to"):
    """Say how far one has read."""

    offset: Offset


class Message(Operation, frozen=True, tag="message"):
    """Say something, possibly in the thread of an annotation, possibly with a link to a moment."""

    text: Text
    link: At | None = None
    thread: Offset | None = None


class EditMessage(Operation, frozen=True, tag="edit_message"):
    """Change a message of one's own."""

    target: Offset
    text: Text


class DeleteMessage(Operation, frozen=True, tag="delete_message"):
    """Take a message of one's own back."""

    target: Offset


class React(Operation, frozen=True, tag="react"):
    """Put an emoji on a message, or take it off."""

    target: Offset
    emoji: Annotated[str, Meta(min_length=1, max_length=16)]
    on: bool = True


class Annotate(Operation, frozen=True, tag="annotate"):
    """Mark a moment or, with ``until``, a range, on all charts or on one panel; times in milliseconds."""

    at: Moment
    until: Moment | None = None
    panel: PanelId | None = None
    text: Annotated[str, Meta(max_length=1000)] = ""


class Unannotate(Operation, frozen=True, tag="unannotate"):
    """Remove an annotation of one's own."""

    target: Offset


class Edit(Operation, frozen=True, tag="edit"):
    """Change the dashboard: all of ``ops`` or nothing."""

    ops: Annotated[list[Change], Meta(min_length=1, max_length=MOST_CHANGES)]


class Typing(RoomCommand, frozen=True, tag="typing"):
    """Say that one types, or has stopped."""

    is_typing: bool


class Editing(RoomCommand, frozen=True, tag="editing"):
    """Say which panel one moves or configures, and where it would land; without ``panel``: none any more."""

    panel: PanelId | None = None
    what: Literal["move", "configure"] = "configure"
    at: tuple[Cell, Cell, Cell, Cell] | None = None


class PresenceCommand(Command, frozen=True, tag="presence"):
    """Say how one is, and which panel one looks at, in one room or in all one has joined."""

    status: Literal["online", "away", "offline"]
    room_id: RoomId | None = None
    panel: PanelId | None = None


class Cursor(RoomCommand, frozen=True, tag="cursor"):
    """Say where one points: at a share of a panel's width and height, and on a chart at a time and a value."""

    panel: PanelId | None = None
    x: Share | None = None
    y: Share | None = None
    time: Moment | None = None
    value: float | None = None
    view: View | None = None
    gone: bool = False


AnyRoomCommand = (
    JoinRoom
    | LeaveRoom
    | ReadLog
    | ReadTo
    | Message
    | EditMessage
    | DeleteMessage
    | React
    | Annotate
    | Unannotate
    | Edit
    | Typing
    | Editing
    | PresenceCommand
    | Cursor
)
