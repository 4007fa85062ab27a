"""`dashboard demo`: a server that shows itself, with users, a dashboard and this machine's own numbers.

Nothing in it is special to the server: the users and the key are made as the command line makes them, the dashboard
through the API, and the numbers are pushed over HTTP. What was made is written to ``demo.json`` in the data folder, so
that the next start has the same users and passwords.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse

from dashboard import agent
from dashboard.desk import OPERATOR, Desk, introduce, open_desk
from dashboard.document.host import host_dashboard
from dashboard.errors import SettingsError, Unavailable
from dashboard.server import address, serve
from dashboard.settings import Settings

log = logging.getLogger(__name__)

ROLES: Final = ("admin", "editor", "viewer")
SOURCE: Final = "demo agent"
INTERVAL: Final = 1.0
_WORDS: Final = """
- **Point** at a chart: everybody who is here sees where. **Drag** over it to see closer, double click to go back.
- Press `n` to **mark** the moment on all charts, `c` to **talk** about it, `e` to **edit**, `?` for all
  the other keys.
- Open this page in a second window as another user: what one changes, the other sees at once.
- Push numbers of your own: [Sources](/sources) has the line to paste, whatever you push from.
""".strip()


@dataclass(frozen=True, slots=True)
class Made:
    """What the demo has made so far: passwords by user, the key of its source and the id of its dashboard."""

    passwords: dict[str, str] = field(default_factory=dict)
    key: str = ""
    dashboard: str = ""


class Demo:
    """One run of the demo; ``say`` prints a line for the person at the terminal."""

    def __init__(self, settings: Settings, say: Callable[[str], None]) -> None:
        self._settings = settings
        self._say = say
        self._stop = asyncio.Event()
        self._agent: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Serve until Ctrl-C."""
        self._say(f"Starting MongoDB, Redis and {self._settings.workers} workers …")
        try:
            await serve(self._settings, self._on_ready, self._stop.set)
        finally:
            if self._agent is not None:
                self._agent.cancel()
                await asyncio.gather(self._agent, return_exceptions=True)
        self._say(f"Stopped. Everything is kept in {self._settings.data_dir}")

    async def _on_ready(self, settings: Settings) -> None:
        file = settings.data_dir / "demo.json"
        made = read(file)
        await introduce(settings)
        async with open_desk(settings) as desk:
            made = await _with_users(desk, made)
            made = await _with_key(desk, made)
        write(file, made)
        made = await _with_dashboard(_local(settings), made)
        write(file, made)
        await _mark_start(_local(settings), made)
        self._agent = asyncio.create_task(agent.run(_local(settings), made.key, INTERVAL, self._stop))
        self._agent.add_done_callback(_log_failure)
        self._greet(settings, made)

    def _greet(self, settings: Settings, made: Made) -> None:
        self._say("")
        self._say(f"  Dashboard is at  {address(settings)}/d/{made.dashboard}")
        for name, password in made.passwords.items():
            self._say(f"  {'Sign in as' if name == ROLES[0] else '':15}  {name:8} {password}")
        self._say("")
        self._say("  Push your own:   " + curl(address(settings), made.key))
        self._say("")
        self._say("  Ctrl-C stops it all; the data stays in " + str(settings.data_dir.resolve()))
        self._say("")


def curl(url: str, key: str) -> str:
    """The command that pushes one number."""
    return f"curl -H 'Authorization: Bearer {key}' -d 21.5 '{url}/api/ingest/room_temp?room=lab'"


def demo_dashboard() -> dict[str, Any]:
    """The dashboard of this machine, with a word on what one can do with it."""
    document = host_dashboard(None)
    words = {
        "kind": "text",
        "title": "Try this",
        "at": [0, 27, 24, 4],
        "queries": {},
        "options": {"text": _WORDS},
    }
    return {**document, "panels": {**document["panels"], "words": words}}


def read(file: Path) -> Made:
    """What an earlier run made; nothing when there was none."""
    if not file.exists():
        return Made()
    try:
        return Made(**json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, TypeError, OSError) as error:
        raise SettingsError(f"{file} cannot be understood ({error}): remove it, or give another --data-dir.") from error


def write(file: Path, made: Made) -> None:
    """Keep it for the next run, for nobody else to read."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(asdict(made), stream, indent=2)


async def _with_users(desk: Desk, made: Made) -> Made:
    if made.passwords:
        return made
    if await desk.people.all(OPERATOR):
        raise SettingsError("The demo makes its own users, and there are others here: give it another --data-dir.")
    passwords = {role: secrets.token_urlsafe(9) for role in ROLES}
    for role, password in passwords.items():
        await desk.people.add(OPERATOR, role, password, role)
    return replace(made, passwords=passwords)


async def _with_key(desk: Desk, made: Made) -> Made:
    if made.key:
        return made
    _, key = await desk.sources.add(OPERATOR, SOURCE)
    return replace(made, key=key)


async def _with_dashboard(url: str, made: Made) -> Made:
    """Make the dashboard as a browser would, unless it is there."""
    credentials = {"name": ROLES[0], "password": made.passwords[ROLES[0]]}
    signed_in = await _call("POST", f"{url}/api/login", credentials)
    token = _content(signed_in)["token"]
    if made.dashboard and (await _call("GET", f"{url}/api/dashboards/{made.dashboard}", None, token)).code == 200:
        return made
    created = await _call("POST", f"{url}/api/dashboards", demo_dashboard(), token)
    return replace(made, dashboard=_content(created)["id"])


async def _mark_start(url: str, made: Made) -> None:
    """Mark the moment on the charts, as any program may."""
    event = {"roomId": made.dashboard, "text": "The demo started"}
    answer = await _call("POST", f"{url}/api/events", event, made.key)
    if answer.code != 201:
        log.warning("the start could not be marked: %s", answer.code)


async def _call(method: str, url: str, body: Any, token: str = "") -> HTTPResponse:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = HTTPRequest(url, method, headers, None if body is None else json.dumps(body), request_timeout=10)
    return await AsyncHTTPClient().fetch(request, raise_error=False)


def _content(response: HTTPResponse) -> dict[str, Any]:
    if response.code >= 300:
        what = response.body.decode(errors="replace")[:300] if response.body else str(response.error)
        raise Unavailable(f"{response.request.method} {response.request.url} was answered {response.code}: {what}")
    content: dict[str, Any] = json.loads(response.body)
    return content


def _local(settings: Settings) -> str:
    """The server's address without the proxy that may stand in front of it."""
    return address(replace(settings, public_url=""))


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("the agent stopped: %s", error)
