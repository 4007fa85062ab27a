from __future__ import annotations

import json
import re
from typing import Any

import pytest

from dashboard.errors import Forbidden, Invalid
from dashboard.protocol.commands import Auth, Heartbeat, Refresh, parse
from dashboard.protocol.room_commands import At, JoinRoom, LeaveRoom, LogPosition, Message, Typing
from dashboard.protocol.socketio_commands import EVENTS, command
from tests.codebase import ROOT


def parsed(event: str, *arguments: Any, me: str | None = None) -> Any:
    return parse(command(event, arguments, me=me))


@pytest.mark.parametrize("claim", [{"userId": "u1"}, {"id": "u1"}, {"id": "u1", "username": "ada"}])
def test_who_one_claims_to_be_is_one_claim(claim: dict[str, str]) -> None:
    assert parsed("auth", {"token": "t", **claim}) == Auth(token="t", user_id="u1")


def test_signing_in_says_nothing_or_a_token() -> None:
    assert parsed("auth") == Auth()
    assert parsed("auth", {"token": "t"}) == Auth(token="t")


def test_signing_in_again_is_a_new_token_or_the_question_who_one_is() -> None:
    assert parsed("auth", {"token": "t", "userId": "u1"}, me="u1") == Refresh(token="t")
    assert parsed("auth", {"id": "u1", "username": "ada"}, me="u1") == Heartbeat()
    assert parsed("auth", me="u1") == Heartbeat()
    for said in ({"token": "t", "userId": "u2"}, {"id": "u2"}):
        with pytest.raises(Forbidden):
            parsed("auth", said, me="u1")


@pytest.mark.parametrize("room", ["d1", {"roomId": "d1"}])
def test_a_room_is_named_by_its_id_or_in_an_object(room: Any) -> None:
    assert parsed("room:join", room) == JoinRoom(room_id="d1")
    assert parsed("room:leave", room) == LeaveRoom(room_id="d1")
    assert parsed("typing:start", room) == Typing(room_id="d1", is_typing=True)
    assert parsed("typing:stop", room) == Typing(room_id="d1", is_typing=False)


def test_a_join_may_carry_a_position() -> None:
    position = {"epoch": "e", "offset": 7}
    assert parsed("room:join", {"roomId": "d1", "position": position}) == JoinRoom(
        room_id="d1", position=LogPosition(epoch="e", offset=7)
    )


def test_a_message_has_the_fields_it_has_on_the_socket() -> None:
    said = {"roomId": "d1", "text": "hello", "operationId": "m-1", "link": {"panel": "p1"}, "thread": 3}
    assert parsed("chat:message", said) == Message(
        room_id="d1", text="hello", operation_id="m-1", link=At(panel="p1"), thread=3
    )


@pytest.mark.parametrize(
    ("event", "arguments", "place"),
    [
        ("auth", ({"token": 1},), "token"),
        ("auth", ({"password": "x"},), "password"),
        ("auth", ("x",), "object"),
        ("room:join", (), "object"),
        ("room:join", (1,), "object"),
        ("room:join", ("d1", "d2"), "object"),
        ("room:join", ("a room",), "roomId"),
        ("room:join", ({"roomId": "d1", "position": {"epoch": "e", "offset": -1}},), "position.offset"),
        ("room:leave", ({"roomId": "d1", "panel": "p"},), "panel"),
        ("chat:message", ({"roomId": "d1"},), "text"),
        ("chat:message", ({"roomId": "d1", "text": ""},), "text"),
        ("chat:message", ({"roomId": "d1", "text": "x" * 4001},), "text"),
        ("chat:message", ({"roomId": "d1", "text": "x", "operationId": "a b"},), "operationId"),
        ("typing:start", ({"roomId": "d1", "color": 1},), "color"),
        ("nonsense", (), "there is no event 'nonsense'"),
        ("watch", ({"query": {"metric": "x"}},), "there is no event"),
    ],
)
def test_what_is_wrong_is_named(event: str, arguments: tuple[Any, ...], place: str) -> None:
    with pytest.raises(Invalid, match=place.replace(".", r"\.")):
        parsed(event, *arguments)


def test_nobody_makes_another_command_of_an_event() -> None:
    """``type`` is not for clients to say."""
    for event in EVENTS:
        said = {"type": "delete_message", "roomId": "d1", "text": "x", "target": 1}
        made = json.loads(command(event, (said,), me=None))
        assert made["type"] != "delete_message"


def documented(heading: str) -> list[str]:
    """The events in the table of a section of docs/socketio.md."""
    section = (ROOT / "docs/socketio.md").read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+`) \|", section, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def test_every_event_is_documented() -> None:
    assert documented("What a client says") == list(EVENTS)
    sources = [*(ROOT / "dashboard/protocol").glob("socketio_*.py"), *(ROOT / "dashboard/web").glob("gateway*.py")]
    made = "".join(path.read_text(encoding="utf-8") for path in sources)
    told = set(re.findall(r'\bevent\(\s*"([a-z:]+)"', made)) | set(re.findall(r'"(room:user:[a-z]+)"', made))
    assert len(told) > 10
    assert set(documented("What a client hears")) == told
