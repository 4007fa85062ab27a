"""The server itself, as its users start it: ``dashboard serve`` with one worker, a signed-in user, and a source key."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.request import Request, urlopen

from bench.load import NUMBER, TIME, Load, Script, post_request
from bench.process import OTHER_CORE, Process, free_port, on_core
from bench.world import World
from dashboard.readings import Sums

COMMAND: Final = [sys.executable, "-m", "dashboard"]
PASSWORD: Final = "correct horse battery staple"


@dataclass(frozen=True, slots=True)
class Watching:
    """What one viewer's connection watches: metrics, each with all its series."""

    metrics: Sequence[str]

    def section(self, token: str) -> list[str]:
        lines = [f"send {dumps({'type': 'auth', 'id': 0, 'token': token})}", "expect authenticated"]
        for number, metric in enumerate(self.metrics, 1):
            query = {"metric": metric, "over": "last", "step": 1000}
            watch = {"type": "watch", "id": number, "query": query, "window": 300_000}
            lines += [f"send {dumps(watch)}", "expect snapshot"]
        return lines


class Ours:
    """A running server. Its MongoDB and Redis are the run's own, on the other core; its database is new."""

    name: Final = "dashboard"

    def __init__(self, world: World, workers: int = 1, **settings: str) -> None:
        self.folder = world.path("dashboard")
        self._environment = {
            "DASHBOARD_MONGO_URL": world.embedded.mongo_url,
            "DASHBOARD_REDIS_URL": world.embedded.redis_url,
            "DASHBOARD_DATABASE": world.database(),
            "DASHBOARD_DATA_DIR": str(self.folder / "data"),
            # Everybody in a measurement is one person at one address: what that person may do is not what is measured.
            **dict.fromkeys(("DASHBOARD_SPEAK_RATE", "DASHBOARD_EDIT_RATE", "DASHBOARD_JOIN_RATE"), "100000"),
            "DASHBOARD_STRANGERS_PER_ADDRESS": "1000000",
            **{f"DASHBOARD_{name.upper()}": value for name, value in settings.items()},
        }
        self.database = self._environment["DASHBOARD_DATABASE"]
        self.port = free_port()
        self._command("user", "add", "bench", "--role", "admin", "--password-stdin", said=PASSWORD)
        self.key = self._command("key", "add", "bench").strip()
        serve = [*COMMAND, "serve", "--workers", str(workers), "--port", str(self.port)]
        self.process = Process(serve, self.folder / "server.log", environment=self._environment)
        self.process.wait_for(self.port)
        self.url = f"http://127.0.0.1:{self.port}"
        self.token, self.cookie = self._signed_in()

    def stop(self) -> None:
        self.process.stop()

    def viewers(self, watching: Sequence[Watching]) -> Load:
        """Connections that have signed in and watch; what is published goes in by HTTP."""
        load = Load(self.folder)
        load.open(self.port, "/ws", len(watching), Script([one.section(self.token) for one in watching]))
        load.poster(self.port)
        return load

    def room(self, document: object = None) -> str:
        """A new dashboard, and so a room: its id."""
        return str(self._ask("/api/dashboards", document or {"title": "A room"}, self.token)["id"])

    def document(self, room: str) -> dict[str, Any]:
        """A dashboard as it is now."""
        return self._ask(f"/api/dashboards/{room}", None, self.token)

    def position(self, room: str) -> tuple[str, int]:
        """Where the log of a room ends now: its epoch and its newest offset."""
        page = self._ask(f"/api/rooms/{room}/log?limit=1", None, self.token)
        return str(page["epoch"]), int(page["top"])

    def say(self, room: str, text: str) -> None:
        """Say something in a room; returns when it is kept."""
        self._ask("/api/message", {"roomId": room, "text": text}, self.token)

    def ingest(self, body: object, path: str = "/api/ingest") -> str:
        """The request that pushes this body (JSON, or text as it is)."""
        text = body if isinstance(body, str) else dumps(body)
        return post_request(path, text, [f"Authorization: Bearer {self.key}"])

    def number(self, name: str) -> float:
        """One of the numbers that it has about itself, over all workers and labels."""
        with urlopen(f"{self.url}/metrics", timeout=10) as response:
            return Sums([response.read().decode()]).total(name)

    def _signed_in(self) -> tuple[str, str]:
        """The token and the cookie of somebody who may do everything."""
        with urlopen(self._request("/api/login", {"name": "bench", "password": PASSWORD}), timeout=10) as response:
            cookie: str = response.headers["Set-Cookie"]
            return str(json.load(response)["token"]), cookie.split(";")[0].split("=", 1)[1]

    def _command(self, *words: str, said: str = "") -> str:
        done = subprocess.run(
            [*on_core(OTHER_CORE), *COMMAND, *words],
            input=said,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **self._environment},
        )
        if done.returncode:
            raise RuntimeError(f"`dashboard {' '.join(words)}` failed: {done.stdout}{done.stderr}")
        return done.stdout

    def _ask(self, path: str, body: object, token: str) -> dict[str, Any]:
        request = self._request(path, body)
        request.add_header("Authorization", f"Bearer {token}")
        with urlopen(request, timeout=10) as response:
            answer: dict[str, Any] = json.load(response)
            return answer

    def _request(self, path: str, body: object) -> Request:
        content = None if body is None else dumps(body).encode()
        return Request(f"{self.url}{path}", content, {"Content-Type": "application/json"})


def unquoted(text: str) -> str:
    """Take the quotes off the placeholders in JSON, so that numbers arrive."""
    return text.replace(f'"{NUMBER}"', NUMBER).replace(f'"{TIME}"', TIME)


def dumps(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
