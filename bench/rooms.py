"""Two servers whose people talk in rooms, and keep what they say: ours, and Socket.IO that inserts before it emits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from bench.crowd import SECRET, a_crowd, joining
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
    """One server with rooms. ``enter`` gives what each of so many people says to get into a room."""

    name: str
    process: Process
    port: int
    stop: Callable[[], None]
    room: Callable[[], str]
    enter: Callable[[int, str], list[list[str]]]
    say: Callable[[str], str]
    point: Callable[[str], str]

    def join(self, load: Load, count: int, room: str, at_once: int = 64) -> float:
        """Let so many people in; the seconds it took."""
        script = Script(self.enter(count, room), PONG[self.name])
        return load.open(self.port, PATH[self.name], count, script, at_once)

    def speakers(self, load: Load, count: int, room: str | None) -> None:
        """Those who publish from now on, in the room or, without one, just connected."""
        sections = self.enter(count, "" if room is None else room)
        load.speaker(self.port, PATH[self.name], Script(sections, PONG[self.name]), count)


def ours(world: World, people: int) -> Talking:
    """Our server, which knows so many people; each of them comes once."""
    server = Ours(world, secret=SECRET)
    tokens = iter(a_crowd(world, server, "p", people))

    def enter(count: int, room: str) -> list[list[str]]:
        sections = joining([next(tokens) for _ in range(count)], room or "x")
        return sections if room else [section[:2] for section in sections]

    def say(room: str) -> str:
        command = {"type": "message", "id": NUMBER, "roomId": room, "text": TEXT}
        return dumps(command).replace(f'"id":"{NUMBER}"', f'"id":{NUMBER}')

    def point(room: str) -> str:
        return unquoted(dumps({"type": "cursor", "roomId": room, "x": 0.5, "y": 0.25, "value": NUMBER}))

    return Talking(Ours.name, server.process, server.port, server.stop, server.room, enter, say, point)


def socketio(world: World) -> Talking:
    """Socket.IO as in the usual examples, made durable."""
    port = free_port()
    words = [str(port), world.embedded.redis_url, world.embedded.mongo_url, world.database()]
    process = Process([*socketio_server("durable"), *words], world.path("socketio") / "server.log")
    process.wait_for(port)
    rooms, users = iter(range(1000)), iter(range(1_000_000))

    def enter(count: int, room: str) -> list[list[str]]:
        return [_socketio_script(next(users), room) for _ in range(count)]

    def say(room: str) -> str:
        return _event("chat:message", {"id": NUMBER, "roomId": room, "text": TEXT})

    def point(room: str) -> str:
        return unquoted(_event("cursor", {"roomId": room, "x": 0.5, "y": 0.25, "value": NUMBER}))

    def name() -> str:
        return f"room{next(rooms)}"

    return Talking(SOCKETIO, process, port, process.stop, name, enter, say, point)


def _socketio_script(user: int, room: str) -> list[str]:
    lines = ["expect 0{", "send 40", "expect 40{"]
    lines += [f"send 420{dumps(['auth', {'id': f'u{user}', 'username': f'user{user}'}])}", "expect 430["]
    return [*lines, f"send 421{dumps(['room:join', room])}", "expect 431["] if room else lines


def _event(name: str, fields: dict[str, Any]) -> str:
    return f"42{dumps([name, fields])}"
