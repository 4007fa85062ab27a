"""Two servers whose people talk in rooms, and keep what they say: ours, and Socket.IO that inserts before it emits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from bench.crowd import SECRET, a_crowd, joined, signing_in
from bench.load import NUMBER, Load, Script
from bench.ours import Ours, dumps, unquoted
from bench.process import Process, free_port
from bench.toolchain import socketio_server
from bench.world import World

SOCKETIO: Final = "Socket.IO + Redis + MongoDB"
PATH: Final = {Ours.name: "/ws", SOCKETIO: "/socket.io/?EIO=4&transport=websocket"}
PONG: Final = {Ours.name: (), SOCKETIO: ("answer 2 3",)}
TEXT: Final = NUMBER.ljust(100, "x")


@dataclass(slots=True)
class Talking:
    """One server with rooms. ``arrive``: what each of so many people says to be known; ``enter``: to be in a room."""

    name: str
    process: Process
    port: int
    stop: Callable[[], None]
    room: Callable[[], str]
    arrive: Callable[[int], list[list[str]]]
    enter: Callable[[str], list[str]]
    say: Callable[[str], str]
    point: Callable[[str], str]

    def join(self, load: Load, count: int, room: str) -> None:
        """Let so many people in."""
        self.connect(load, count)
        self.let_in(load, count, room)

    def connect(self, load: Load, count: int) -> float:
        """Let so many people connect and say who they are; the seconds it took."""
        return load.open(self.port, PATH[self.name], count, Script(self.arrive(count), PONG[self.name]))

    def let_in(self, load: Load, count: int, room: str) -> float:
        """Let those who are connected, so many, into a room; the seconds it took."""
        return load.go(count, Script([self.enter(room)], PONG[self.name]))

    def speakers(self, load: Load, count: int, room: str | None) -> None:
        """Those who publish from now on, in the room or, without one, just connected."""
        sections = [[*lines, *(self.enter(room) if room else [])] for lines in self.arrive(count)]
        load.speaker(self.port, PATH[self.name], Script(sections, PONG[self.name]), count)


def ours(world: World, people: int) -> Talking:
    """Our server, which knows so many people; each of them comes once."""
    server = Ours(world, secret=SECRET)
    tokens = iter(a_crowd(world, server, "p", people))

    def arrive(count: int) -> list[list[str]]:
        return [signing_in(next(tokens)) for _ in range(count)]

    def say(room: str) -> str:
        command = {"type": "message", "id": NUMBER, "roomId": room, "text": TEXT}
        return dumps(command).replace(f'"id":"{NUMBER}"', f'"id":{NUMBER}')

    def point(room: str) -> str:
        return unquoted(dumps({"type": "cursor", "roomId": room, "x": 0.5, "y": 0.25, "value": NUMBER}))

    return Talking(Ours.name, server.process, server.port, server.stop, server.room, arrive, joined, say, point)


def socketio(world: World) -> Talking:
    """Socket.IO as in the usual examples, made durable."""
    port = free_port()
    words = [str(port), world.embedded.redis_url, world.embedded.mongo_url, world.database()]
    process = Process([*socketio_server("durable"), *words], world.path("socketio") / "server.log")
    process.wait_for(port)
    rooms, users = iter(range(1000)), iter(range(1_000_000))

    def arrive(count: int) -> list[list[str]]:
        return [_signing_in(next(users)) for _ in range(count)]

    def enter(room: str) -> list[str]:
        return [f"send 421{dumps(['room:join', room])}", "expect 431["]

    def say(room: str) -> str:
        return _event("chat:message", {"id": NUMBER, "roomId": room, "text": TEXT})

    def point(room: str) -> str:
        return unquoted(_event("cursor", {"roomId": room, "x": 0.5, "y": 0.25, "value": NUMBER}))

    def name() -> str:
        return f"room{next(rooms)}"

    return Talking(SOCKETIO, process, port, process.stop, name, arrive, enter, say, point)


def _signing_in(user: int) -> list[str]:
    who = dumps(["auth", {"id": f"u{user}", "username": f"user{user}"}])
    return ["expect 0{", "send 40", "expect 40{", f"send 420{who}", "expect 430["]


def _event(name: str, fields: dict[str, Any]) -> str:
    return f"42{dumps([name, fields])}"
