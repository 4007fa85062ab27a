"""The command as a program: its output, its exit status, and that it works beside a running server and without one."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.auth.secrets import is_key
from dashboard.cli import interval_seconds, root
from dashboard.errors import SettingsError
from dashboard.settings import settings_fields

PROGRAM = [sys.executable, "-m", "dashboard"]


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


async def run(*words: str, given: str = "", environment: dict[str, str] | None = None) -> Ran:
    process = await asyncio.create_subprocess_exec(
        *PROGRAM,
        *words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    )
    out, err = await process.communicate(given.encode())
    assert process.returncode is not None
    return Ran(process.returncode, out.decode(), err.decode())


@pytest.fixture
def where(mongo_url: str, redis_url: str, database: str) -> list[str]:
    """Flags that name this test's own installation."""
    return ["--mongo-url", mongo_url, "--redis-url", redis_url, "--database", database]


async def test_a_user_is_added_once_and_listed(where: list[str]) -> None:
    added = await run("user", "add", "Ada", "--role", "admin", "--password-stdin", *where, given="correct horse\n")
    assert (added.status, added.out, added.err) == (0, "", "Added Ada, admin.\n")
    again = await run("user", "add", "ada", "--role", "viewer", "--password-stdin", *where, given="correct horse\n")
    assert again.status == 1
    assert again.err == "Error: there is a user named ada already\n"
    changed = await run("user", "role", "ada", "viewer", *where)
    assert changed.err == "Ada is viewer now.\n"
    listed = await run("user", "list", *where)
    heads, row = listed.out.splitlines()
    assert heads.split("\t") == ["name", "role", "created", "id"]
    assert row.startswith("Ada\tviewer\t")
    assert (await run("user", "remove", "ada", *where)).err == "Removed Ada.\n"
    assert (await run("user", "remove", "ada", *where)).err == "Error: there is no user 'ada'\n"


async def test_a_password_is_not_taken_from_nowhere(where: list[str]) -> None:
    added = await run("user", "add", "Ada", "--role", "admin", *where)
    assert added.status == 2
    assert "There is no terminal to ask for a password; use --password-stdin." in added.err


async def test_a_key_is_printed_alone_listed_without_itself_and_revoked(where: list[str]) -> None:
    added = await run("key", "add", "oven", "--metrics", "oven_*,room_temp", "--metrics", "x", "--rate", "10", *where)
    assert added.status == 0
    assert added.err == ""
    assert added.out.endswith("\n")
    key = added.out.removesuffix("\n")
    assert is_key(key)
    listed = await run("key", "list", *where)
    assert key not in listed.out
    assert listed.out.splitlines()[1].startswith("oven\toven_*,room_temp,x\t10\t")
    revoked = await run("key", "revoke", "oven", *where)
    assert (revoked.status, revoked.out, revoked.err) == (0, "", "Revoked the key of oven.\n")
    again = await run("key", "revoke", "oven", *where)
    assert again.status == 1
    assert "there is no source 'oven'" in again.err


async def test_with_the_same_data_folder_it_works_while_the_server_runs_and_while_not(tmp_path: Path) -> None:
    where = ["--data-dir", str(tmp_path / "data")]
    before = await run("user", "add", "Ada", "--role", "admin", "--password-stdin", *where, given="correct horse\n")
    assert before.err == "Added Ada, admin.\n"
    server = await asyncio.create_subprocess_exec(
        *PROGRAM, "serve", "--port", "0", "--workers", "1", *where, stderr=subprocess.PIPE
    )
    assert server.stderr is not None
    async with asyncio.timeout(150):
        while b"Dashboard is at http://127.0.0.1:" not in await server.stderr.readline():
            pass
    meanwhile = await run("user", "list", *where)
    assert meanwhile.out.splitlines()[1].startswith("Ada\tadmin\t")
    checked = await run("check", "--port", "0", "--max-connections", "10", *where)
    assert checked.status == 0, checked
    server.send_signal(signal.SIGTERM)
    await server.stderr.read()
    assert await server.wait() == 0
    after = await run("key", "add", "oven", *where)
    assert is_key(after.out.strip())


async def test_a_first_start_prints_the_link_that_makes_the_first_user(where: list[str]) -> None:
    server = await asyncio.create_subprocess_exec(
        *PROGRAM, "serve", "--port", "0", "--workers", "1", *where, stderr=subprocess.PIPE
    )
    assert server.stderr is not None
    async with asyncio.timeout(150):
        while not (line := await server.stderr.readline()).startswith(b"http"):
            assert line
    assert b"/setup?token=" in line
    server.send_signal(signal.SIGTERM)
    await server.stderr.read()
    assert await server.wait() == 0


@pytest.mark.parametrize(
    ("words", "status", "error"),
    [
        (["serve", "--port", "http"], 2, "Error: --port on the command line: 'http' is not a whole number.\n"),
        (["settings", "--config", "/no/such.toml"], 2, "/no/such.toml cannot be read"),
        (["serve", "--prot", "1"], 2, "No such option"),
        (["user", "add", "Ada", "--role", "king"], 2, "'king' is not one of"),
        (["agent", "--url", "http://a", "--key", "k", "--interval", "soon"], 2, "--interval on the command line"),
        (["agent", "--url", "http://127.0.0.1:1"], 2, "Missing option '--key'"),
    ],
)
async def test_a_wrong_command_line_is_named(words: list[str], status: int, error: str) -> None:
    ran = await run(*words)
    assert ran.status == status
    assert error in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


async def test_an_unknown_variable_is_named() -> None:
    ran = await run("settings", environment={"DASHBOARD_PROT": "1"})
    assert ran.status == 2
    assert "DASHBOARD_PROT in the environment: there is no setting prot; did you mean port?" in ran.err


async def test_the_settings_are_printed_with_where_they_came_from() -> None:
    ran = await run("settings", "--port", "9", environment={"DASHBOARD_MONGO_URL": "mongodb://me:hush@h/"})
    rows = {line.split("\t")[0]: line.split("\t")[1:3] for line in ran.out.splitlines()[1:]}
    assert rows["port"] == ["9", "--port on the command line"]
    assert rows["mongo_url"] == ["mongodb://me:***@h/", "DASHBOARD_MONGO_URL in the environment"]
    assert rows["tick"] == ["0.1s", "default"]
    assert len(rows) == len(list(settings_fields()))


async def test_what_does_not_answer_is_one_line_not_a_traceback() -> None:
    ran = await run("user", "list", "--mongo-url", "mongodb://127.0.0.1:1", "--redis-url", "redis://127.0.0.1:1")
    assert ran.status == 1
    assert ran.err.startswith("Error: MongoDB does not answer")
    assert "Traceback" not in ran.err


def test_every_setting_is_a_flag_of_serve() -> None:
    helped = CliRunner().invoke(root, ["serve", "--help"]).output
    assert all(f"--{item.name.replace('_', '-')} " in helped for item in settings_fields())


def test_every_command_says_what_it_does() -> None:
    for words in ([], *([name] for name in root.commands)):
        helped = CliRunner().invoke(root, [*words, "-h"])
        assert helped.exit_code == 0
        assert len(helped.output.splitlines()) > 4


def test_an_interval_has_a_unit_or_is_in_seconds() -> None:
    assert interval_seconds("500ms") == 0.5
    assert interval_seconds("2") == 2.0
    with pytest.raises(SettingsError, match="--interval on the command line: 0.001s is not between 0.1s and 1h"):
        interval_seconds("1ms")
