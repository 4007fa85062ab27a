"""A worker with hardly any parts, to test the supervisor and the drain: a real process, a real port, real requests.

Paths: ``/`` says who it is, ``/slow`` answers after the file named in the query appears, ``/die`` exits at once,
``/ws`` is a socket. What happens is appended to the file ``events`` in the data folder.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

from dashboard.codes import CLOSE_RESTART
from dashboard.errors import SettingsError, Unavailable
from dashboard.settings import Settings
from dashboard.worker import Program, run


class StandInParts:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.http_options = {"max_body_size": settings.max_body}
        self.sockets: set[Socket] = set()

    def note(self, event: str) -> None:
        with (self.settings.data_dir / "events").open("a") as events:
            events.write(f"{os.getpid()} {event}\n")

    async def start(self) -> None:
        self.note("start")

    async def drain(self, seconds: float) -> None:
        self.note("drain")
        for socket in self.sockets:
            socket.close(CLOSE_RESTART, f"delay={int(seconds * 1000)}")
        while self.sockets:
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        self.note("close")


class Who(RequestHandler):
    def get(self) -> None:
        self.write({"pid": os.getpid(), "mongo": self.application.settings["parts"].settings.mongo_url})


class Slow(RequestHandler):
    async def get(self) -> None:
        parts: StandInParts = self.application.settings["parts"]
        parts.note("slow began")
        while not Path(self.get_argument("file")).exists():
            await asyncio.sleep(0.01)
        self.write("slow but whole")


class Die(RequestHandler):
    def get(self) -> None:
        os._exit(7)


class Socket(WebSocketHandler):
    def open(self, *args: str, **kwargs: str) -> None:
        self.application.settings["parts"].sockets.add(self)

    def on_close(self) -> None:
        self.application.settings["parts"].sockets.discard(self)

    def on_message(self, message: str | bytes) -> None:
        self.write_message(message)


async def build_parts(settings: Settings) -> StandInParts:
    wish = settings.data_dir / "fail"
    if wish.exists():
        kind = json.loads(wish.read_text())
        if kind == "settings":
            raise SettingsError("the stand-in does not like its settings")
        if kind == "unavailable":
            raise Unavailable("the stand-in finds nothing there")
        if kind == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        os._exit(9)
    return StandInParts(settings)


def make_app(settings: Settings, parts: StandInParts) -> Application:
    routes: list[Any] = [("/", Who), ("/slow", Slow), ("/die", Die), ("/ws", Socket)]
    return Application(routes, parts=parts, websocket_ping_interval=0)


if __name__ == "__main__":
    sys.exit(run(Program(build_parts, make_app), int(sys.argv[1]), sys.argv[2]))
