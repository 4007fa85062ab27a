"""The chat servers to compare with: how each is started, and what its clients say to join rooms and to speak."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bench.load import NUMBER, Load, Script
from bench.process import Process, free_port
from bench.toolchain import HERE, aiohttp_packages, compiled, socketio_server
from bench.world import World

PAYLOAD: Final = 207
"""Bytes of JSON that each delivered message has, whatever the server; with the frame's head 211 bytes on the wire."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat server. ``command`` gets the world and the port; ``envelope`` is what it adds to the text of a message."""

    name: str
    path: str
    command: Callable[[World, int], tuple[list[str], dict[str, str]]]
    join: Callable[[int, Sequence[str]], list[str]]
    speak: Callable[[str, str], str]
    envelope: int
    options: Sequence[str] = ()

    def message(self, room: str) -> str:
        """What the publisher says, so that :data:`PAYLOAD` bytes arrive at each subscriber."""
        return self.speak(room, NUMBER.ljust(PAYLOAD - self.envelope, "x"))


class Audience:
    """A running chat server with subscribers and a publisher connected."""

    def __init__(self, world: World, chat: Chat, rooms_of: Sequence[Sequence[str]]) -> None:
        port = free_port()
        folder = world.path(chat.name.split()[0])
        command, environment = chat.command(world, port)
        self.chat = chat
        self.process = Process(command, folder / "server.log", environment=environment)
        self.process.wait_for(port)
        self.load = Load(folder)
        self._port = port
        self._size = 0
        self.join(rooms_of)
        self.load.speaker(port, chat.path, self._script([[]]))

    def join(self, rooms_of: Sequence[Sequence[str]]) -> None:
        """Connect more subscribers, one for each list of rooms."""
        script = self._script(rooms_of)
        self.load.open(self._port, self.chat.path, len(rooms_of), script)

    def _script(self, rooms_of: Sequence[Sequence[str]]) -> Script:
        first, self._size = self._size, self._size + len(rooms_of)
        sections = [self.chat.join(first + number, rooms) for number, rooms in enumerate(rooms_of)]
        return Script(sections, self.chat.options)

    def stop(self) -> None:
        self.load.stop()
        self.process.stop()


def _limit(_: World, port: int) -> tuple[list[str], dict[str, str]]:
    return [str(compiled("limit")), str(port)], {}


def _socketio(world: World, port: int) -> tuple[list[str], dict[str, str]]:
    return [*socketio_server(), str(port), world.embedded.redis_url], {}


def _aiohttp(_: World, port: int) -> tuple[list[str], dict[str, str]]:
    return [sys.executable, str(HERE / "peers" / "aiohttp_server.py"), str(port)], {
        "PYTHONPATH": str(aiohttp_packages())
    }


def _tornado(_: World, port: int) -> tuple[list[str], dict[str, str]]:
    return [sys.executable, str(HERE / "peers" / "tornado_plain.py"), str(port)], {}


def _join_limit(_: int, rooms: Sequence[str]) -> list[str]:
    return ["send subscribe", "expect ok"] if rooms else []


def _join_socketio(user: int, rooms: Sequence[str]) -> list[str]:
    lines = ["expect 0{", "send 40", "expect 40{"]
    lines += [f"send 420{_dumps(['auth', {'id': f'u{user}', 'username': f'user{user}'}])}", "expect 430["]
    for number, room in enumerate(rooms, 1):
        lines += [f"send 42{number}{_dumps(['room:join', room])}", f"expect 43{number}["]
    return lines


def _join_json(user: int, rooms: Sequence[str]) -> list[str]:
    lines = [f"send {_dumps({'type': 'auth', 'userId': f'u{user}', 'token': 'x'})}", "expect authenticated"]
    for room in rooms:
        lines += [f"send {_dumps({'type': 'join_room', 'roomId': room})}", "expect joined"]
    return lines


def _speak_json(room: str, text: str) -> str:
    return _dumps({"type": "message", "roomId": room, "text": text})


def _speak_socketio(room: str, text: str) -> str:
    return f"42{_dumps(['chat:message', {'roomId': room, 'text': text}])}"


def _dumps(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


LIMIT: Final = Chat("C loop", "/", _limit, _join_limit, lambda _, text: f'{{"text":"{text}"}}', 11)
SOCKETIO: Final = Chat(
    "Socket.IO + Redis",
    "/socket.io/?EIO=4&transport=websocket",
    _socketio,
    _join_socketio,
    _speak_socketio,
    171,
    ("answer 2 3",),
)
AIOHTTP: Final = Chat("aiohttp", "/ws", _aiohttp, _join_json, _speak_json, 126)
TORNADO: Final = Chat("Tornado write_message", "/ws", _tornado, _join_json, _speak_json, 126)
