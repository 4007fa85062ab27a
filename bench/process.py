"""Starts the servers to be measured, on a core of their own where there are two, and reads what they used."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

SERVER_CORE: Final = 0
OTHER_CORE: Final = 1
"""The load generator, MongoDB and Redis: so that nothing but the server under test runs on its core."""
ALLOWED: Final = frozenset(os.sched_getaffinity(0))
"""The cores that this process was given when it started, before it moved itself."""
START_SECONDS: Final = 40.0
STOP_SECONDS: Final = 10.0


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def on_core(core: int) -> list[str]:
    """The words before a command that keep it on this core; none where that cannot be done."""
    return ["taskset", "-c", str(core)] if can_pin() else []


def can_pin() -> bool:
    """Whether processes can be kept on cores of their own here."""
    return shutil.which("taskset") is not None and {SERVER_CORE, OTHER_CORE} <= ALLOWED


def keep_on(core: int) -> None:
    """Move this process to a core; what it starts from now on inherits that."""
    if can_pin():
        os.sched_setaffinity(0, {core})


def family(pid: int) -> Iterator[int]:
    """This process and all that descend from it."""
    yield pid
    try:
        children = [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return
    for child in (int(word) for words in children for word in words):
        yield from family(child)


class Process:
    """A server under test. Its output goes to ``log``."""

    def __init__(
        self, command: Sequence[str], log: Path, core: int = SERVER_CORE, environment: Mapping[str, str] | None = None
    ) -> None:
        self.log = log
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                [*on_core(core), *command],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env={**os.environ, **(environment or {})},
            )

    def wait_for(self, port: int) -> None:
        """Return when it accepts connections."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.popen.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.02)
        raise RuntimeError(f"{self.popen.args!r} did not start:\n{self.last_words()}")

    def cpu(self) -> float:
        """Seconds of CPU that it and its children have used, all threads, to the nanosecond."""
        return sum(_cpu_ns(pid) for pid in family(self.popen.pid)) / 1e9

    def resident(self) -> float:
        """KiB of memory that it and its children hold."""
        return float(sum(_resident_kib(pid) for pid in family(self.popen.pid)))

    def last_words(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:]

    def stop(self) -> None:
        """End it, and wait until it has ended."""
        if self.popen.stdin:
            self.popen.stdin.close()
        self.popen.terminate()
        try:
            self.popen.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()


def _cpu_ns(pid: int) -> int:
    """By the process's own CPU clock, whose number Linux derives from the process id (clock_getcpuclockid(3))."""
    try:
        return time.clock_gettime_ns((~pid << 3) | 2)
    except OSError:
        return 0


def _resident_kib(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)
