from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import child
from dashboard.child import Child, command_line, end_leftover, free_port, spawn
from dashboard.errors import Unavailable
from tests.awaiting import until

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


async def gone(pid: int) -> None:
    await until(lambda: not command_line(pid))


async def test_a_child_ends_when_asked(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    started = spawn("sleeper", SLEEP, pid_file=pid_file)
    assert started.is_alive()
    assert int(pid_file.read_text()) == started.pid
    assert await started.end(20) == -signal.SIGTERM
    assert not started.is_alive()
    assert not pid_file.exists()
    assert await started.end(20) == -signal.SIGTERM


DEAF = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


async def test_a_child_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    started = spawn("deaf", [sys.executable, "-c", DEAF], log=tmp_path / "log")
    await until(lambda: "deaf" in (tmp_path / "log").read_text())
    assert await started.end(0.1) == -signal.SIGKILL


async def test_its_end_is_noticed_where_the_system_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "pidfd_open", raising=False)
    child = spawn("brief", [sys.executable, "-c", "raise SystemExit(5)"])
    assert await child.ended() == 5
    assert await child.ended() == 5


async def test_last_words_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "log"
    started = spawn("talker", [sys.executable, "-c", "print('help me'); raise SystemExit(3)"], log=log)
    assert await started.ended() == 3
    assert started.obituary() == f"talker ended with status 3; the end of {log}:\nhelp me"


async def test_work_is_given_up_when_the_child_ends() -> None:
    started = spawn("brief", [sys.executable, "-c", "raise SystemExit(5)"])
    with pytest.raises(Unavailable, match="brief ended with status 5"):
        await started.while_alive(asyncio.Event().wait())


async def test_work_is_done_while_the_child_lives() -> None:
    started = spawn("sleeper", SLEEP)
    assert await started.while_alive(asyncio.sleep(0, "done")) == "done"
    await started.end(20)


SCRIPT = """
import sys
from dashboard.child import spawn
print(spawn("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
async def test_a_child_ends_when_its_parent_is_killed() -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SCRIPT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    parent.kill()
    await parent.wait()
    await gone(pid)


async def test_a_leftover_is_ended_by_its_pid_file(tmp_path: Path) -> None:
    log = tmp_path / "log"
    argv = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)", "marker-of-ours"]
    started = spawn("sleeper", argv, log=log, pid_file=tmp_path / "pid")
    await until(lambda: "up" in log.read_text())  # in the middle of exec a process has no command line
    ending = asyncio.create_task(asyncio.to_thread(end_leftover, tmp_path / "pid", "marker-of-ours"))
    assert await started.ended() == -signal.SIGTERM
    await ending
    assert not (tmp_path / "pid").exists()


async def test_somebody_elses_process_with_the_same_number_is_left_alone(tmp_path: Path) -> None:
    started = spawn("stranger", SLEEP, pid_file=tmp_path / "pid")
    end_leftover(tmp_path / "pid", "marker-of-ours")
    assert started.is_alive()
    await started.end(20)


@pytest.mark.parametrize("content", [None, "", "not a number"])
def test_a_pid_file_that_says_nothing_does_nothing(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "pid").write_text(content)
    end_leftover(tmp_path / "pid", "x")


def test_a_process_that_is_not_there_has_no_command_line() -> None:
    assert command_line(2**22 + 1) == ""
    assert "python" in command_line(os.getpid())


def test_a_free_port_is_free() -> None:
    assert 0 < free_port() < 65_536


def test_a_status_is_told_in_words() -> None:
    ended = subprocess.Popen([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"])
    ended.wait()
    assert child.Child("x", ended).obituary() == "x ended with signal SIGKILL"
    assert isinstance(Child("x", ended).pid, int)
