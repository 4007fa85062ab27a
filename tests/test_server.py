"""The supervisor with real worker processes (tests/stand_in_worker.py) on a real port."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.websocket import websocket_connect

from dashboard.child import command_line
from dashboard.codes import CLOSE_RESTART
from dashboard.errors import SettingsError, Unavailable
from dashboard.server import CRASHES, Server, Worker, address
from dashboard.settings import Settings
from tests.awaiting import until
from tests.ports import two_ports

NOT_YET = (OSError, HTTPClientError)
COMMAND = (sys.executable, "-P", str(Path(__file__).with_name("stand_in_worker.py")))


def settings(folder: Path, **values: Any) -> Settings:
    urls = {"mongo_url": "mongodb://127.0.0.1:1", "redis_url": "redis://127.0.0.1:1"}
    return Settings(**{"port": 0, "data_dir": folder, "drain": 5.0, **urls, **values})


@asynccontextmanager
async def serving(given: Settings) -> AsyncIterator[Server]:
    ready = asyncio.Event()

    async def on_ready(_: Settings) -> None:
        ready.set()

    server = Server(given, on_ready=on_ready, command=COMMAND)
    run = asyncio.create_task(server.run())
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait([run, waiting], return_when=asyncio.FIRST_COMPLETED)
    if run.done():
        run.result()
    try:
        yield server
    finally:
        if not server.is_stopping():
            server.stop()
        await run


async def get(server: Server, path: str) -> Any:
    response = await AsyncHTTPClient(force_instance=True).fetch(address(server.settings) + path)
    return response.body


async def who(server: Server) -> int:
    return int(json.loads(await get(server, "/"))["pid"])


def events(folder: Path) -> list[str]:
    file = folder / "events"
    return file.read_text().splitlines() if file.exists() else []


def pids(server: Server) -> list[int]:
    return [worker.process.pid for worker in server._workers if worker.process is not None]


async def test_workers_share_one_port(tmp_path: Path) -> None:
    async with serving(settings(tmp_path, workers=2)) as server:
        expected = set(pids(server))
        seen: set[int] = set()

        async def all_seen() -> bool:
            seen.add(await who(server))
            return seen == expected

        await until(all_seen)
    assert len(expected) == 2
    assert sorted(line.split()[1] for line in events(tmp_path)) == sorted(["start", "drain", "close"] * 2)
    assert not any(command_line(pid) for pid in expected)


async def test_workers_have_ports_of_their_own_if_they_shall(tmp_path: Path) -> None:
    first = two_ports()
    async with serving(settings(tmp_path, workers=2, worker_port=first)) as server:
        expected = pids(server)
        for port, pid in zip((first, first + 1), expected, strict=True):
            answer = await AsyncHTTPClient(force_instance=True).fetch(f"http://127.0.0.1:{port}/")
            assert json.loads(answer.body)["pid"] == pid
        os.kill(expected[0], signal.SIGKILL)
        await until(partial(changed, server, expected[0]))
        again = f"http://127.0.0.1:{first}/"
        answer = await until(lambda: AsyncHTTPClient(force_instance=True).fetch(again), *NOT_YET)
        assert json.loads(answer.body)["pid"] == pids(server)[0]


async def test_a_worker_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match=f"Port {port} of 127.0.0.1 .*--worker-port"):
            await Server(settings(tmp_path, workers=1, worker_port=port), command=COMMAND).run()


async def test_a_worker_that_is_killed_is_replaced(tmp_path: Path) -> None:
    async with serving(settings(tmp_path, workers=1)) as server:
        for _ in range(CRASHES + 1):  # somebody who kills is not a crash
            before = await who(server)
            os.kill(before, signal.SIGKILL)
            await until(partial(changed, server, before))
            assert await until(lambda: who(server), *NOT_YET) == pids(server)[0]


def changed(server: Server, before: int) -> bool:
    return pids(server)[0] != before


async def test_a_worker_that_crashes_again_and_again_stops_the_server(tmp_path: Path) -> None:
    server = Server(settings(tmp_path, workers=1), command=COMMAND)
    run = asyncio.create_task(server.run())

    async def over() -> bool:
        return run.done() or not await get(server, "/die")

    await until(over, *NOT_YET)
    with pytest.raises(Unavailable, match=f"{CRASHES} crashes within .* worker 1 ended with status 7"):
        run.result()


@pytest.mark.parametrize(
    ("wish", "error", "words"),
    [
        ("settings", SettingsError, "worker . did not start: the stand-in does not like its settings"),
        ("unavailable", Unavailable, "worker . did not start: the stand-in finds nothing there"),
        ("exit", SettingsError, "worker . ended with status 9"),
    ],
)
async def test_a_worker_that_cannot_start_says_why_and_stops_the_rest(
    tmp_path: Path, wish: str, error: type[Exception], words: str
) -> None:
    (tmp_path / "fail").write_text(json.dumps(wish))
    server = Server(settings(tmp_path, workers=2), command=COMMAND)
    with pytest.raises(error, match=words):
        await server.run()
    assert not any(command_line(pid) for pid in pids(server))


async def test_a_worker_waits_for_a_part_that_is_away_when_it_comes_back(tmp_path: Path) -> None:
    async with serving(settings(tmp_path, workers=1)) as server:
        (tmp_path / "fail").write_text(json.dumps("unavailable"))
        first = pids(server)[0]
        os.kill(first, signal.SIGKILL)
        await until(lambda: changed(server, first))
        second = pids(server)[0]
        await until(lambda: changed(server, second))  # it said "unavailable" and is tried again
        (tmp_path / "fail").unlink()
        assert await until(lambda: who(server), *NOT_YET) not in (first, second)


async def test_a_worker_that_is_killed_while_it_starts_has_not_crashed(tmp_path: Path) -> None:
    async with serving(settings(tmp_path, workers=1)) as server:
        (tmp_path / "fail").write_text(json.dumps("killed"))
        last = pids(server)[0]
        os.kill(last, signal.SIGKILL)
        for _ in range(CRASHES + 1):
            await until(partial(changed, server, last))
            last = pids(server)[0]
        (tmp_path / "fail").unlink()
        assert await until(lambda: who(server), *NOT_YET) == pids(server)[0]


async def test_the_drain_finishes_requests_and_tells_sockets_to_come_back(tmp_path: Path) -> None:
    async with serving(settings(tmp_path, workers=1)) as server:
        connection = await websocket_connect(address(server.settings).replace("http", "ws") + "/ws")
        await connection.write_message("hello")
        assert await connection.read_message() == "hello"
        go = tmp_path / "go"
        slow = asyncio.create_task(get(server, f"/slow?file={go}"))
        await until(lambda: any("slow began" in line for line in events(tmp_path)))
        server.stop()
        assert await connection.read_message() is None
        assert connection.close_code == CLOSE_RESTART
        assert (connection.close_reason or "").startswith("delay=")
        connection.close()
        await until(lambda: refuses(server))
        go.touch()
        assert await slow == b"slow but whole"
    assert [line.split()[1] for line in events(tmp_path)] == ["start", "slow", "drain", "close"]


def refuses(server: Server) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((server.settings.host, server.settings.port)) != 0


async def test_a_request_that_never_ends_is_cut_at_the_deadline(tmp_path: Path) -> None:
    async with serving(settings(tmp_path, workers=1, drain=0.2)) as server:
        slow = asyncio.create_task(get(server, f"/slow?file={tmp_path / 'never'}"))
        await until(lambda: any("slow began" in line for line in events(tmp_path)))
        server.stop()
        with pytest.raises((HTTPClientError, OSError)):
            await slow
    assert events(tmp_path)[-1].endswith("close")


async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match=f"Port {port} of 127.0.0.1 cannot be had: .*--port"):
            await Server(settings(tmp_path, port=port), command=COMMAND).run()


async def test_a_port_that_another_server_shares_with_itself_is_taken_too(tmp_path: Path) -> None:
    async with serving(settings(tmp_path, workers=1)) as server:
        with pytest.raises(SettingsError, match="cannot be had"):
            await Server(settings(tmp_path, port=server.settings.port), command=COMMAND).run()


async def test_a_host_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be had"):
        await Server(settings(tmp_path, host="no.such.host.invalid"), command=COMMAND).run()


async def test_the_embedded_parts_are_started_for_the_workers_and_mended(tmp_path: Path) -> None:
    async with serving(settings(tmp_path, workers=1, redis_url="")) as server:
        first = server.settings.redis_url
        state = json.loads((tmp_path / "embedded.json").read_text())
        assert state["redis_url"] == first
        pid_file = tmp_path / "redis" / "pid"
        before = int(pid_file.read_text())
        os.kill(before, signal.SIGKILL)
        await until(lambda: pid_file.exists() and int(pid_file.read_text() or before) != before)
        assert server.settings.redis_url == first


SCRIPT = """
import asyncio, sys
from pathlib import Path
from dashboard.server import Server
from tests.test_server import COMMAND, settings
async def main():
    async def ready(given): print(given.port, flush=True)
    await Server(settings(Path(sys.argv[1]), workers=2), on_ready=ready, command=COMMAND).run()
asyncio.run(main())
"""


async def test_workers_go_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    supervisor = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SCRIPT, tmp_path, stdout=subprocess.PIPE, cwd=root
    )
    assert supervisor.stdout is not None
    await supervisor.stdout.readline()
    workers = [int(line.split()[0]) for line in events(tmp_path) if line.endswith("start")]
    assert len(workers) == 2
    supervisor.kill()
    await supervisor.wait()
    await until(lambda: not any(command_line(pid) for pid in workers))
    assert sum(line.endswith("close") for line in events(tmp_path)) == 2


def test_pauses_grow_with_crashes_and_old_ones_are_forgotten() -> None:
    worker = Worker(1)
    assert worker.pause(0.0) == 0.1
    assert not any(worker.crashed(now) for now in (0.0, 1.0, 2.0, 3.0))
    assert worker.pause(3.0) == 2.0
    assert worker.pause(100.0) == 0.1
    assert not worker.crashed(62.0)
    assert [worker.crashed(63.0), worker.crashed(64.0), worker.crashed(65.0)] == [False, False, False]
    assert worker.crashed(66.0)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"host": "0.0.0.0", "port": 80}, "http://127.0.0.1:80"),
        ({"host": "::", "port": 80}, "http://[::1]:80"),
        ({"host": "::1", "port": 80}, "http://[::1]:80"),
        ({"host": "example", "port": 80}, "http://example:80"),
        ({"public_url": "https://dash.example"}, "https://dash.example"),
    ],
)
def test_the_address_is_one_for_a_browser(values: dict[str, Any], expected: str) -> None:
    assert address(Settings(**values)) == expected
