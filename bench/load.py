"""The load generator's driver: says what ``load.c`` shall do and reads what it measured."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO, Any, Final, Self

from bench.process import OTHER_CORE, on_core
from bench.toolchain import compiled

NUMBER: Final = "{n~~~~~}"
"""Becomes the number of the publication: 8 digits."""
TIME: Final = "{t~~~~~~~~~~}"
"""Becomes a time in milliseconds: 13 digits, each one higher than the last."""
PATIENCE: Final = 60.0


class LoadError(Exception):
    """The load could not be applied: a connection was lost or refused, or an answer never came."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted; latencies are in microseconds."""

    error: str
    seconds: float
    publications: int
    frames: int
    other: int
    bytes: int
    requests: int
    bad: int
    lost: int
    p50: float
    p90: float
    p99: float
    max: float
    answers: int
    answer_p50: float
    answer_p99: float


@dataclass(frozen=True, slots=True)
class Script:
    """What each connection says and waits for: lines of ``load.c``'s scripts, one section for each connection."""

    sections: Sequence[Sequence[str]]
    options: Sequence[str] = ()

    def text(self) -> str:
        first, *others = ["\n".join(section) for section in self.sections]
        return "\n--\n".join(["\n".join([*self.options, first]), *others]) + "\n"


class Load:
    """One load generator: its connections stay open until ``close`` or ``stop``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = count()
        self._log: IO[bytes] = (folder / "load.log").open("ab")
        self._popen = subprocess.Popen(
            [*on_core(OTHER_CORE), str(compiled("load"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def open(self, port: int, path: str, connections: int, script: Script, at_once: int = 64) -> float:
        """Open this many connections and play the script on each; returns when all are through, the seconds it took.

        ``at_once`` is how many may be on their way at a time.
        """
        return self._through(f"open {port} {path} {connections} {self._file(script.text())} {at_once}", connections)

    def go(self, connections: int, script: Script, at_once: int = 64) -> float:
        """Play another script on the connections, so many, that are open; as :meth:`open`."""
        return self._through(f"go {self._file(script.text())} {at_once}", connections)

    def lost(self) -> int:
        """How many connections were lost so far."""
        return int(self._ask("lost")["lost"])

    def speaker(self, port: int, path: str, script: Script, connections: int = 1) -> None:
        """Publish over WebSocket connections from now on, which take turns."""
        if not self._ask(f"speaker {port} {path} {self._file(script.text())} {connections}")["ready"]:
            raise LoadError(f"a publisher was refused\n{self._words()}")

    def poster(self, port: int) -> None:
        """Publish by HTTP from now on."""
        self._ask(f"poster {port}")

    def publish(
        self,
        text: str,
        publications: int,
        *,
        expect: int = 1,
        window: int = 1,
        pause: tuple[float, float] = (0.0, 0.0),
        each: bool = False,
    ) -> Tally:
        """Publish; returns when every connection has got ``expect`` messages of each. ``pause`` is in seconds.

        With ``each``, one message of each publication, and the publisher must have got an answer with its number;
        otherwise a newer one stands for those before it.
        """
        least, most = (int(seconds * 1e6) for seconds in pause)
        file = self._file(text)
        words = (file, publications, window, least, most, expect, PATIENCE, int(each))
        tally = Tally(**self._ask(f"publish {' '.join(map(str, words))}"))
        return self._checked(tally)

    def post(self, port: int, requests: Sequence[str], *, connections: int, seconds: float, since: int) -> Tally:
        """Send these requests, dealt out to the connections, again and again; times begin at ``since`` (ms)."""
        files = " ".join(str(self._file(request)) for request in requests)
        return self._checked(Tally(**self._ask(f"post {port} {connections} {seconds} {since} {files}")))

    def idle(self, seconds: float) -> None:
        """Let time pass; pings are answered, and what comes is read."""
        self._ask(f"idle {seconds}")

    def close(self) -> None:
        """Close all connections."""
        self._ask("close")

    def stop(self) -> None:
        if self._popen.stdin:
            self._popen.stdin.close()
        self._popen.wait(5)
        self._log.close()

    def _ask(self, line: str) -> dict[str, Any]:
        if self._popen.stdin is None or self._popen.stdout is None:
            raise LoadError("no pipes")
        self._popen.stdin.write(line + "\n")
        self._popen.stdin.flush()
        answer = self._popen.stdout.readline()
        if not answer:
            raise LoadError(f"the load generator ended at `{line[:80]}`\n{self._words()}")
        parsed: dict[str, Any] = json.loads(answer)
        return parsed

    def _through(self, line: str, connections: int) -> float:
        answer = self._ask(line)
        if answer["lost"] or answer["ready"] < connections:
            raise LoadError(f"{answer} of {connections} connections; see {self._log.name}\n{self._words()}")
        return float(answer["seconds"])

    def _checked(self, tally: Tally) -> Tally:
        if tally.error or tally.bad:
            raise LoadError(f"{tally}\n{self._words()}")
        return tally

    def _file(self, text: str) -> Path:
        path = self._folder / f"{next(self._files)}.txt"
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def _words(self) -> str:
        return Path(self._log.name).read_text(encoding="utf-8", errors="replace")[-2000:]


def post_request(path: str, body: str, headers: Sequence[str] = ()) -> str:
    """The bytes of a POST with this body, for a connection that stays open."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", *headers]
    return "\r\n".join([*lines, f"Content-Length: {len(body.encode())}", "", body])
