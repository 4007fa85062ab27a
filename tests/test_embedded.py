from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.broker.commands import Commands
from dashboard.child import command_line
from dashboard.embedded import Embedded, Running, read_state
from dashboard.errors import SettingsError, Unavailable
from dashboard.storage.mongo import Document, connect
from tests.awaiting import until


async def insert(url: str, document: Document) -> None:
    mongo = await connect(url, "test")
    await mongo.collection("things").insert_one(document)
    mongo.close()


async def count(url: str) -> int:
    mongo = await connect(url, "test")
    found = await mongo.collection("things").count_documents({})
    mongo.close()
    return found


def pid(folder: Path, name: str) -> int:
    return int((folder / name / "pid").read_text())


async def until_gone(*pids: int) -> None:
    await until(lambda: not any(command_line(each) for each in pids))


async def test_both_serve_keep_their_data_and_stop(tmp_path: Path) -> None:
    async with Embedded(tmp_path / "data") as embedded:
        pids = pid(tmp_path / "data", "mongo"), pid(tmp_path / "data", "redis")
        await insert(embedded.mongo_url, {"a": 1})
        commands = Commands(embedded.redis_url, "test")
        await commands.ping()
        await commands.close()
    await until_gone(*pids)
    assert not (tmp_path / "data/embedded.json").exists()
    async with Embedded(tmp_path / "data") as embedded:  # at another port: the replica set is told
        assert await count(embedded.mongo_url) == 1
    await embedded.stop()


async def test_nobody_gets_in_without_the_password(tmp_path: Path) -> None:
    async with Embedded(tmp_path, mongo=False) as embedded:
        assert embedded.mongo_url == ""
        commands = Commands(embedded.redis_url.replace(embedded.redis_url.split("@")[0], "redis://:wrong"), "test")
        with pytest.raises(Unavailable):
            await commands.ping()
        await commands.close()


async def test_what_is_secret_is_readable_for_us_alone(tmp_path: Path) -> None:
    async with Embedded(tmp_path / "data", mongo=False):
        modes = {
            file.name: stat.S_IMODE(file.stat().st_mode)
            for file in (tmp_path / "data").rglob("*")
            if file.name in ("embedded.json", "password", "redis.conf")
        }
        assert modes == {"embedded.json": 0o600, "password": 0o600, "redis.conf": 0o600}
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
        assert (tmp_path / "data/password").read_text() not in command_line(pid(tmp_path / "data", "redis"))


async def test_a_folder_in_use_is_shared_or_refused(tmp_path: Path) -> None:
    async with Embedded(tmp_path, mongo=False) as owner:
        async with Embedded(tmp_path, mongo=False, share=True) as guest:
            assert guest.redis_url == owner.redis_url
        assert command_line(pid(tmp_path, "redis"))
        with pytest.raises(SettingsError, match=f"in use by process {os.getpid()}: stop it first, or give another"):
            await Embedded(tmp_path, mongo=False).start()
        with pytest.raises(SettingsError, match="give the same --mongo-url and --redis-url here"):
            await Embedded(tmp_path, share=True).start()


async def test_a_momentary_owner_is_waited_for(tmp_path: Path) -> None:
    moment = Embedded(tmp_path, mongo=False, share=True)
    await moment.start()
    lasting = Embedded(tmp_path, mongo=False)
    starting = asyncio.create_task(lasting.start())
    await asyncio.sleep(0)
    assert not starting.done()
    await moment.stop()
    await starting
    state = read_state(tmp_path / "embedded.json")
    assert state is not None
    assert state.lasting
    await lasting.stop()


async def test_nothing_is_done_when_nothing_is_needed(tmp_path: Path) -> None:
    async with Embedded(tmp_path / "data", mongo=False, redis=False):
        assert not (tmp_path / "data").exists()


SCRIPT = """
import asyncio, sys
from pathlib import Path
from dashboard.embedded import Embedded
async def main():
    async with Embedded(Path(sys.argv[1])) as embedded:
        print(embedded.mongo_url, flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


async def test_nothing_is_left_of_an_owner_that_is_killed(tmp_path: Path) -> None:
    owner = await asyncio.create_subprocess_exec(sys.executable, "-c", SCRIPT, tmp_path, stdout=subprocess.PIPE)
    assert owner.stdout is not None
    url = (await owner.stdout.readline()).decode().strip()
    pids = pid(tmp_path, "mongo"), pid(tmp_path, "redis")
    await insert(url, {"a": 1})
    owner.kill()
    await owner.wait()
    await until_gone(*pids)
    assert read_state(tmp_path / "embedded.json") is None
    async with Embedded(tmp_path) as embedded:
        assert await count(embedded.mongo_url) == 1


@pytest.mark.parametrize("name", ["mongo", "redis"])
async def test_a_server_that_dies_is_started_again_in_its_place(tmp_path: Path, name: str) -> None:
    async with Embedded(tmp_path) as embedded:
        await insert(embedded.mongo_url, {"a": 1})
        assert await embedded.mend() is None
        before = pid(tmp_path, name)
        os.kill(before, signal.SIGKILL)
        obituary = await until(embedded.mend)
        assert obituary
        assert "ended with signal SIGKILL" in obituary
        assert pid(tmp_path, name) != before
        assert await count(embedded.mongo_url) == 1


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="file/data cannot be made: Not a directory"):
        await Embedded(tmp_path / "file" / "data").start()


async def test_a_program_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(SettingsError, match="No mongod to start: .*--mongo-url"):
        await Embedded(tmp_path).start()
    monkeypatch.undo()
    async with Embedded(tmp_path, mongo=False):  # the lock was given back
        pass


@pytest.mark.parametrize("content", [None, "{", "{}", json.dumps({"mongo_url": 1})])
def test_a_state_that_says_nothing_is_nothing(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "state").write_text(content)
    assert read_state(tmp_path / "state") is None


def test_a_state_of_a_dead_owner_is_nothing(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    state = {"mongo_url": "a", "redis_url": "b", "owner": dead.pid, "lasting": True}
    (tmp_path / "state").write_text(json.dumps(state))
    assert read_state(tmp_path / "state") is None
    (tmp_path / "state").write_text(json.dumps({**state, "owner": os.getpid()}))
    assert read_state(tmp_path / "state") == Running("a", "b", os.getpid(), True)
