"""A child process that does not outlive us, with a log file and last words.

On Linux the kernel ends the child when the thread that started it ends, however that comes about (``prctl`` with
``PR_SET_PDEATHSIG``), so start children from the main thread. Each is the leader of a session of its own: Ctrl-C in
the terminal reaches us alone, and we stop our children in the order that is right.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from dashboard.errors import Unavailable

POLL_INTERVAL: Final = 0.02

_LAUNCHER: Final = """
import os, sys
parent, death_signal, argv = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
if sys.platform == "linux":
    import ctypes
    ctypes.CDLL(None, use_errno=True).prctl(1, death_signal, 0, 0, 0)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        sys.exit(1)
os.execv(argv[0], argv)
"""

Result = TypeVar("Result")


@dataclass(slots=True)
class Child:
    """One process of ours. ``name`` is for people; ``log`` is where its words go, or ``None`` for our own streams."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path | None = None
    pid_file: Path | None = None

    @property
    def pid(self) -> int:
        """The process id."""
        return self.process.pid

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def terminate(self) -> None:
        """Ask it to stop."""
        if self.is_alive():
            self.process.terminate()

    async def ended(self) -> int:
        """Wait until it ends; its exit status."""
        while (status := self.process.poll()) is None:
            await _ends(self.pid)
        return status

    async def end(self, patience: float) -> int:
        """Ask it to stop and see to it: after ``patience`` seconds it is killed. Its exit status."""
        self.terminate()
        try:
            status = await asyncio.wait_for(self.ended(), patience)
        except TimeoutError:
            self.process.kill()
            status = await self.ended()
        if self.pid_file is not None:
            self.pid_file.unlink(missing_ok=True)
        return status

    async def while_alive(self, work: Awaitable[Result]) -> Result:
        """What ``work`` gives; raises :class:`Unavailable` with the child's last words when it ends before that."""
        task, end = asyncio.ensure_future(work), asyncio.ensure_future(self.ended())
        try:
            await asyncio.wait((task, end), return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise Unavailable(self.obituary())
            return task.result()
        finally:
            task.cancel()
            end.cancel()
            await asyncio.gather(task, end, return_exceptions=True)

    def obituary(self) -> str:
        """How it ended, and the last lines of its log."""
        return f"{self.name} ended with {_status(self.process.poll())}{_last_lines(self.log)}"


async def _ends(pid: int) -> None:
    """Return when this child of ours may have ended: at once where the system tells, else after a moment."""
    try:
        descriptor = os.pidfd_open(pid)
    except (AttributeError, OSError):  # not on Linux, or out of files
        await asyncio.sleep(POLL_INTERVAL)
        return
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def spawn(
    name: str,
    argv: Sequence[str | Path],
    *,
    log: Path | None = None,
    pid_file: Path | None = None,
    pass_fds: Sequence[int] = (),
    death_signal: signal.Signals = signal.SIGKILL,
) -> Child:
    """Start a process that gets ``death_signal`` when we end. Its standard input is empty."""
    launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(os.getpid()), str(int(death_signal))]
    output = log.open("ab") if log is not None else None
    try:
        process = subprocess.Popen(
            [*launcher, *map(str, argv)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=pass_fds,
            start_new_session=True,
        )
    finally:
        if output is not None:
            output.close()
    if pid_file is not None:
        pid_file.write_text(f"{process.pid}\n", encoding="ascii")
    return Child(name, process, log, pid_file)


def end_leftover(pid_file: Path, marker: str) -> None:
    """End the process that ``pid_file`` names if it still runs with ``marker`` in its command line, and wait for it."""
    try:
        pid = int(pid_file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return
    deadline = time.monotonic() + 10
    while marker in command_line(pid):
        os.kill(pid, signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.1)
    pid_file.unlink(missing_ok=True)


def command_line(pid: int) -> str:
    """The command line of a process; empty when there is none."""
    proc = Path(f"/proc/{pid}/cmdline")
    if proc.parent.parent.is_dir() and Path("/proc/self").exists():
        try:
            return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout


def free_port() -> int:
    """A port of the loopback interface that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _status(status: int | None) -> str:
    if status is not None and status < 0:
        return f"signal {signal.Signals(-status).name}"
    return f"status {status}"


def _last_lines(log: Path | None) -> str:
    if log is None or not log.exists():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
    return f"; the end of {log}:\n" + "\n".join(line[:500] for line in lines)
