"""The demo as a person sees it: started twice on one folder, looked at over HTTP, stopped by Ctrl-C."""

from __future__ import annotations

import asyncio
import json
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient

from dashboard.demo import Made, curl, demo_dashboard, read, write
from dashboard.desk import OPERATOR, open_desk
from dashboard.document.dashboard import load
from dashboard.errors import SettingsError
from dashboard.panels.options import KINDS
from dashboard.settings import Settings
from tests.awaiting import until

DEMO = [sys.executable, "-m", "dashboard", "demo", "--port", "0", "--workers", "1", "--data-dir"]


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[str]:
    """Run a demo; gives what it says until it is ready."""
    process = await asyncio.create_subprocess_exec(*DEMO, folder, stdout=subprocess.PIPE)
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(150):
        while "Ctrl-C" not in said:
            line = await process.stdout.readline()
            assert line, said
            said += line.decode()
    try:
        yield said
    finally:
        process.send_signal(signal.SIGINT)
        rest = await process.stdout.read()
        assert await process.wait() == 0, rest
        assert b"Stopped." in rest


async def fetch(url: str, body: Any = None, token: str = "") -> Any:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    client = AsyncHTTPClient(force_instance=True)
    if body is None:
        response = await client.fetch(url, headers=headers)
    else:
        response = await client.fetch(url, method="POST", body=json.dumps(body), headers=headers)
    return json.loads(response.body)


async def _arrived(base: str, token: str) -> bool:
    return bool((await fetch(f"{base}/api/series?match=cpu_*", token=token))["metrics"])


async def test_it_shows_numbers_of_this_machine_and_keeps_what_it_made(tmp_path: Path) -> None:
    async with demo(tmp_path) as said:
        made = read(tmp_path / "demo.json")
        url = said.split("Dashboard is at")[1].split()[0]
        assert all(f"{name:8} {password}" in said for name, password in made.passwords.items())
        assert made.key in said
        base = url.split("/d/")[0]
        signed_in = await fetch(f"{base}/api/login", {"name": "viewer", "password": made.passwords["viewer"]})
        token = signed_in["token"]
        assert (await fetch(f"{base}/api/dashboards/{made.dashboard}", token=token))["panels"]
        await until(lambda: _arrived(base, token))
        log = await fetch(f"{base}/api/rooms/{made.dashboard}/log", token=token)
        assert "The demo started" in [entry.get("text") for entry in log["entries"]]
    async with demo(tmp_path) as said:
        assert read(tmp_path / "demo.json") == made
        assert made.dashboard in said


async def test_a_folder_with_other_users_is_refused(tmp_path: Path) -> None:
    async with open_desk(Settings(data_dir=tmp_path)) as desk:
        await desk.people.add(OPERATOR, "Ada", "correct horse", "admin")
    process = await asyncio.create_subprocess_exec(*DEMO, tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    _, err = await process.communicate()
    assert process.returncode == 2
    assert b"Error: The demo makes its own users, and there are others here" in err


def test_what_was_made_is_kept_for_us_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "demo.json"
    assert read(file) == Made()
    made = Made({"admin": "secret"}, "dk_1", "d1")
    write(file, made)
    assert read(file) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["{", '{"x": 1}'])
def test_a_file_that_cannot_be_understood_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "demo.json").write_text(content)
    with pytest.raises(SettingsError, match="demo.json cannot be understood"):
        read(tmp_path / "demo.json")


def test_its_dashboard_is_one_without_overlaps() -> None:
    panels = load(demo_dashboard()).panels.values()
    assert {panel.kind for panel in panels} == set(KINDS)
    cells = [
        (column, row)
        for x, y, width, height in (panel.at for panel in panels)
        for column in range(x, x + width)
        for row in range(y, y + height)
    ]
    assert len(cells) == len(set(cells))


def test_the_curl_line_can_be_pasted() -> None:
    line = curl("http://127.0.0.1:8080", "dk_1")
    assert line == "curl -H 'Authorization: Bearer dk_1' -d 21.5 'http://127.0.0.1:8080/api/ingest/room_temp?room=lab'"
