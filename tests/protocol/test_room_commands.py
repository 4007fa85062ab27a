from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from dashboard.errors import Invalid
from dashboard.model.operations import Operation
from dashboard.protocol import room_commands as said
from dashboard.protocol.commands import parse

GOOD: list[tuple[dict[str, Any], said.RoomCommand | said.PresenceCommand]] = [
    ({"type": "join_room", "roomId": "d1"}, said.JoinRoom(room_id="d1")),
    (
        {"type": "join_room", "id": 1, "roomId": "d1", "position": {"epoch": "e", "offset": 3}},
        said.JoinRoom(id=1, room_id="d1", position=said.LogPosition("e", 3)),
    ),
    ({"type": "leave_room", "roomId": "d1"}, said.LeaveRoom(room_id="d1")),
    ({"type": "read_log", "roomId": "d1", "before": 9, "limit": 200}, said.ReadLog(room_id="d1", before=9, limit=200)),
    ({"type": "read_to", "roomId": "d1", "offset": 0}, said.ReadTo(room_id="d1", offset=0)),
    (
        {"type": "message", "roomId": "d1", "text": "hi", "operationId": "a.b:c-1", "link": {"from": 5, "to": 6}},
        said.Message(room_id="d1", text="hi", operation_id="a.b:c-1", link=said.At(from_=5, to=6)),
    ),
    (
        {"type": "edit_message", "roomId": "d1", "target": 3, "text": "x"},
        said.EditMessage(room_id="d1", target=3, text="x"),
    ),
    ({"type": "delete_message", "roomId": "d1", "target": 3}, said.DeleteMessage(room_id="d1", target=3)),
    ({"type": "react", "roomId": "d1", "target": 3, "emoji": "👍"}, said.React(room_id="d1", target=3, emoji="👍")),
    ({"type": "annotate", "roomId": "d1", "at": 3}, said.Annotate(room_id="d1", at=3)),
    ({"type": "unannotate", "roomId": "d1", "target": 3}, said.Unannotate(room_id="d1", target=3)),
    (
        {"type": "edit", "roomId": "d1", "ops": [{"op": "remove", "path": "panels.a"}], "operationId": "e1"},
        said.Edit(room_id="d1", ops=[Operation("remove", "panels.a")], operation_id="e1"),
    ),
    (
        {"type": "editing", "roomId": "d1", "panel": "p1", "what": "move", "at": [0, 4, 6, 5]},
        said.Editing(room_id="d1", panel="p1", what="move", at=(0, 4, 6, 5)),
    ),
    ({"type": "typing", "roomId": "d1", "isTyping": True}, said.Typing(room_id="d1", is_typing=True)),
    ({"type": "presence", "status": "away"}, said.PresenceCommand(status="away")),
    (
        {"type": "cursor", "roomId": "d1", "x": 0, "y": 1.0, "view": {"live": True, "scroll": 0.5}},
        said.Cursor(room_id="d1", x=0, y=1.0, view=said.View(live=True, scroll=0.5)),
    ),
]

BAD: list[dict[str, Any]] = [
    {"type": "join_room"},
    {"type": "join_room", "roomId": "a b"},
    {"type": "join_room", "roomId": "d1\n"},
    {"type": "join_room", "roomId": "d1", "position": {"epoch": "e", "offset": -1}},
    {"type": "join_room", "roomId": "d1", "position": {"epoch": "e", "offset": 2**53}},
    {"type": "message", "roomId": "d1", "text": ""},
    {"type": "message", "roomId": "d1", "text": "x" * 4001},
    {"type": "message", "roomId": "d1", "text": "x", "operationId": "~ours"},
    {"type": "message", "roomId": "d1", "text": "x", "operationId": ""},
    {"type": "message", "roomId": "d1", "text": "x", "user": "somebody else"},
    {"type": "message", "roomId": {"$gt": ""}, "text": "x"},
    {"type": "react", "roomId": "d1", "target": 1, "emoji": ""},
    {"type": "react", "roomId": "d1", "target": 1, "emoji": "x" * 17},
    {"type": "annotate", "roomId": "d1", "at": -1},
    {"type": "read_log", "roomId": "d1", "limit": 201},
    {"type": "edit", "roomId": "d1", "ops": []},
    {"type": "edit", "roomId": "d1", "ops": [{"op": "remove", "path": "panels.a"}] * 201},
    {"type": "edit", "roomId": "d1", "ops": [{"op": "rename", "path": "panels.a"}]},
    {"type": "edit", "roomId": "d1", "ops": [{"op": "remove", "path": "x" * 201}]},
    {"type": "editing", "roomId": "d1", "panel": "p1", "what": "break"},
    {"type": "editing", "roomId": "d1", "panel": "p1", "at": [0, 0, 1]},
    {"type": "presence", "status": "sleeping"},
    {"type": "cursor", "roomId": "d1", "x": 1.5},
    {"type": "cursor", "roomId": "d1", "user": "somebody else"},
]


@pytest.mark.parametrize(("text", "command"), GOOD)
def test_what_may_be_said(text: dict[str, Any], command: said.RoomCommand) -> None:
    assert parse(json.dumps(text)) == command


def test_every_command_was_said() -> None:
    assert {type(command) for _, command in GOOD} == set(get_args(said.AnyRoomCommand))


@pytest.mark.parametrize("text", BAD)
def test_what_may_not_be_said(text: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        parse(json.dumps(text))
