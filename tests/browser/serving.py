"""The real server as a process of its own, and someone who talks to it by HTTP from beside the browser."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import psutil

from tests.awaiting import wait_until

DASHBOARD = (sys.executable, "-m", "dashboard")
PASSWORDS = {"ada": "correct horse", "vic": "battery staple", "grace": "nanosecond wire", "linus": "many eyeballs"}
"""Ada is an admin, Vic a viewer, Grace and Linus are editors."""

PATIENCE: Final = 60.0
"""Seconds that an answer may take."""
STARTING: Final = 60.0
"""Seconds in which a server says what it has to say when it starts."""


class Served:
    """A server on a port of its own; ``stop`` and ``start`` it as often as needed."""

    def __init__(self, flags: Sequence[str], log: Path, workers: int = 1, more: Sequence[str] = ()) -> None:
        """``flags`` name the databases, ``more`` are for the server alone; what it says goes to ``log``."""
        self._more = more
        self._flags = [*flags]
        self._workers = workers
        self._log = log
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""
        self.cookies: dict[str, str] = {}

    def start(self) -> None:
        """Start it, on the same port as before; returns when it answers."""
        command = [*DASHBOARD, "serve", "--workers", str(self._workers), "--port", str(self._port), "--heartbeat", "2s"]
        command += ["--compact-interval", "1s", "--drain", "1s", *self._flags, *self._more]
        with self._log.open("ab") as log:
            start = log.tell()
            self._process = subprocess.Popen(command, stderr=log, stdout=log)
        self.url = self._said(r"Dashboard is at (http://\S+)", start)
        self._port = int(self.url.rsplit(":", 1)[1])

    def stop(self) -> None:
        """Stop it and wait until it is gone."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            assert self._process.wait(30) == 0, self._log.read_text()
        self._process = None

    def workers(self) -> list[psutil.Process]:
        """Its worker processes."""
        assert self._process is not None
        every = psutil.Process(self._process.pid).children()
        return [one for one in every if _is_worker(one)]

    def setup_link(self) -> str:
        """The link that makes the first user."""
        return self._said(r"(http://\S+/setup\?token=\S+)", 0)

    def add_ada(self) -> None:
        """Make the first user, as the page behind the set-up link does."""
        token = self.setup_link().split("token=")[1]
        self.cookies["ada"] = self._session("/api/setup", {"token": token, "name": "ada", "password": PASSWORDS["ada"]})

    def add_vic(self) -> None:
        """Make a viewer, as the command line does."""
        self.add("vic", "viewer")

    def add(self, name: str, role: str) -> None:
        """Make somebody of :data:`PASSWORDS`, as the command line does, and sign them in."""
        words = ("user", "add", name, "--role", role, "--password-stdin")
        said = PASSWORDS[name] + "\n"
        subprocess.run([*DASHBOARD, *words, *self._flags], input=said, capture_output=True, text=True, check=True)
        self.cookies[name] = self._session("/api/login", {"name": name, "password": PASSWORDS[name]})

    def give_role(self, name: str, role: str) -> None:
        """Change what somebody may do everywhere."""
        words = ("user", "role", name, role)
        subprocess.run([*DASHBOARD, *words, *self._flags], capture_output=True, text=True, check=True)

    def call(self, method: str, path: str, body: Any = None, *, name: str = "ada", key: str = "") -> Any:
        """Ask the API as somebody, or with a source's key; gives the decoded answer."""
        cookie = {"Cookie": f"dashboard_session={self.cookies[name]}"}
        request = self._request(method, path, body, {"Authorization": f"Bearer {key}"} if key else cookie)
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            content = response.read()
        return json.loads(content) if content else None

    def push(self, points: Any, key: str) -> Any:
        """Push points with a key; gives the answer, also when it is a refusal."""
        request = self._request("POST", "/api/ingest", points, {"Authorization": f"Bearer {key}"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                return json.load(error)

    def _session(self, path: str, body: Any) -> str:
        """Sign in by this call; gives the session's cookie."""
        with urllib.request.urlopen(self._request("POST", path, body, {}), timeout=PATIENCE) as response:
            header: str = response.headers["Set-Cookie"]
        return header.split(";")[0].split("=", 1)[1]

    def _request(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> urllib.request.Request:
        content = None if body is None else json.dumps(body).encode()
        named = {"Content-Type": "application/json", "Origin": self.url, **headers}
        return urllib.request.Request(self.url + path, content, named, method=method)

    def _said(self, pattern: str, start: int) -> str:
        """Wait until the log has it, from the position ``start`` on."""

        def said() -> str | None:
            found = re.search(pattern, self._log.read_bytes()[start:].decode())
            assert self._process is not None
            assert found or self._process.poll() is None, self._log.read_text()
            return found[1] if found else None

        return wait_until(said, STARTING)


def _is_worker(process: psutil.Process) -> bool:
    try:
        return "dashboard.process" in process.cmdline()
    except psutil.NoSuchProcess:  # it has ended, and nobody has looked yet
        return False


def panel(kind: str, title: str, at: Sequence[int], **query: Any) -> dict[str, Any]:
    """A panel with one query, which shows the last point of each step as it was pushed."""
    return {"kind": kind, "title": title, "at": [*at], "queries": {"a": {"over": "last", **query}}}


def course(metric: str, values: Sequence[float], last: float, step: float = 1.0, **labels: str) -> dict[str, Any]:
    """Columns of one series whose last point was ``last`` seconds ago, a point every ``step`` seconds."""
    end = time.time() - last
    times = [round((end - step * (len(values) - 1 - place)) * 1000) for place in range(len(values))]
    return {"metric": metric, "labels": labels, "times": times, "values": [*values]}
