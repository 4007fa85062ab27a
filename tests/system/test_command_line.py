"""The command line beside a server that runs and without one, as an operator uses it."""

from __future__ import annotations

import asyncio
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dashboard.auth.secrets import is_key
from tests.awaiting import until
from tests.system.asking import Client
from tests.system.running import PASSWORD, PROGRAM, serving


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


async def run(*words: str, given: str = "") -> Ran:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = await asyncio.create_subprocess_exec(*PROGRAM, *words, **pipes)  # type: ignore[arg-type]
    out, err = await process.communicate(given.encode())
    assert process.returncode is not None
    return Ran(process.returncode, out.decode(), err.decode())


async def add_key(name: str, folder: str) -> str:
    """Make a key; it is all that the command prints."""
    added = await run("key", "add", name, folder)
    assert (added.status, added.err) == (0, "")
    key = added.out.removesuffix("\n")
    assert is_key(key)
    return key


async def push(port: int, key: str) -> int:
    return (await Client(port, key).post("/api/ingest", {"metric": "oven", "value": 1})).code


async def refuses(port: int, key: str) -> bool:
    return await push(port, key) == 401


async def sign_in(port: int, name: str) -> int:
    return (await Client(port).post("/api/login", {"name": name, "password": PASSWORD})).code


async def test_people_and_keys_beside_a_server_and_without_one(tmp_path: Path) -> None:
    folder = f"--data-dir={tmp_path / 'data'}"
    async with serving(tmp_path) as server:
        again = await server.client.post("/api/setup", {"token": server.setup, "name": "Eve", "password": PASSWORD})
        assert again.code in (401, 403, 404, 409)  # the link works once
        added = await run("user", "add", "Bob", "--role", "viewer", "--password-stdin", folder, given=f"{PASSWORD}\n")
        assert (added.status, added.out) == (0, "")
        assert await sign_in(server.port, "Bob") == 200
        key = await add_key("oven", folder)
        assert await push(server.port, key) == 200
        assert (await run("key", "revoke", "oven", folder)).status == 0
        await until(lambda: refuses(server.port, key))
        access = server.access
    key = await add_key("fridge", folder)  # no server runs: its parts are started for the moment
    listed = await run("user", "list", folder)
    assert [line.split("\t")[0] for line in listed.out.splitlines()] == ["name", "Ada", "Bob"]
    async with serving(tmp_path, access=access) as server:
        assert server.setup is None
        assert await push(server.port, key) == 200
        assert await sign_in(server.port, "Bob") == 200
        assert (await server.client.get("/api/me")).code == 200


async def test_what_can_be_looked_at_without_a_server(tmp_path: Path) -> None:
    folder = f"--data-dir={tmp_path / 'data'}"
    shown = await run("settings", folder, "--workers=3", "--secret=a-secret-that-nobody-knows-at-all")
    rows = [line.split("\t") for line in shown.out.splitlines()]
    assert ["workers", "3", "--workers on the command line"] in [row[:3] for row in rows]
    assert "nobody-knows" not in shown.out
    checked = await run("check", folder, "--port=0", "--max-connections=1000")
    assert checked.status == 0, checked.out
    wrong = await run("check", folder, "--mongo-url=mongodb://127.0.0.1:1/")
    assert wrong.status == 1
    assert "PROBLEM" in wrong.out
