"""The WebSocket conformance suite of the Autobahn project, against how we read and write: ``python -m tests.autobahn``.

The server here echoes: Tornado reads, as it does for ``/ws``, and texts go back as our own frames through an outbox.
Needs a Python 2.7, on PATH or pyenv's, since the suite was never ported; it is installed below ``build/autobahn``.
Exits with 1 when a case failed that is not in :data:`KNOWN`, with 2 when the suite could not be started; that is no
fault where ``--if-possible`` is given.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketHandler

from dashboard.outbox import Outbox
from dashboard.protocol.frames import text_frame

INSTALL = ("-m", "pip", "install", "--quiet", "--target")
PACKAGES = ("setuptools==44.0.0", "autobahntestsuite==25.10.1")
CASES = ("1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.*", "10.*")
KNOWN = frozenset(f"7.9.{number}" for number in range(1, 10))
"""Tornado answers a close frame with the code that it was given, also where that code is not allowed."""
GOOD = frozenset({"OK", "NON-STRICT", "INFORMATIONAL"})
LARGEST = 64 << 20
FOLDER = Path("build/autobahn").resolve()
START = (
    "import site, sys; site.addsitedir({packages!r}); from autobahntestsuite.wstest import run; "
    "sys.argv = ['wstest', '-m', 'fuzzingclient', '-s', {spec!r}]; run()"
)


class Echo(WebSocketHandler):
    """Says what it hears."""

    def open(self, *_: str, **__: str) -> None:
        assert self.ws_connection is not None
        stream: Any = self.ws_connection.stream
        self.outbox = Outbox(stream, LARGEST, lambda _code, _reason: None, lambda _outbox: None)

    def on_message(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            self.write_message(message, binary=True)
        else:
            self.outbox.send(text_frame(message.encode()))


def main() -> int:
    needless = 0 if "--if-possible" in sys.argv[1:] else 2
    python = next((found for found in pythons() if runs(found, "--version")), None)
    if python is None:
        say("The Autobahn suite needs Python 2.7: put a python2.7 on PATH, or pyenv install 2.7.18. Nothing was run.")
        return needless
    packages = FOLDER / "packages"
    if not packages.is_dir() and not runs(python, *INSTALL, str(packages), *PACKAGES):
        shutil.rmtree(packages, ignore_errors=True)
        say(f"{python} could not install {' and '.join(PACKAGES)}. Nothing was run.")
        return needless
    asyncio.run(measured(python, packages))
    return judged(json.loads((FOLDER / "reports" / "index.json").read_text()))


def pythons() -> list[str]:
    """Where a Python 2.7 may be; pyenv's own python2.7 on PATH runs only when it is the chosen version."""
    on_path = [found for name in ("python2.7", "pyenv") if (found := shutil.which(name))]
    roots = [Path(found).absolute().parents[1] for found in on_path]
    of_pyenv = [found for root in roots for found in sorted(root.glob("versions/2.7.*/bin/python2.7"))]
    return [*(found for found in on_path if found.endswith("python2.7")), *map(str, of_pyenv)]


def runs(*command: str) -> bool:
    """Whether a command can be run and succeeds."""
    return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0


async def measured(python: str, packages: Path) -> None:
    """Serve for as long as the suite runs."""
    sockets = bind_sockets(0, "127.0.0.1")
    server = HTTPServer(Application([("/", Echo)], websocket_max_message_size=LARGEST), max_body_size=LARGEST)
    server.add_sockets(sockets)
    url = f"ws://127.0.0.1:{sockets[0].getsockname()[1]}/"
    spec = {"servers": [{"agent": "ours", "url": url}], "outdir": str(FOLDER / "reports"), "cases": CASES}
    file = FOLDER / "spec.json"
    file.write_text(json.dumps(spec))
    program = START.format(packages=str(packages), spec=str(file))
    with (FOLDER / "log").open("wb") as log:
        suite = await asyncio.create_subprocess_exec(python, "-c", program, stdout=log)
        await suite.wait()
    server.stop()


def judged(index: dict[str, Any]) -> int:
    """Say what failed; the exit status."""
    results = {case: result["behavior"] for case, result in index["ours"].items()}
    failed = {case for case, behavior in results.items() if behavior not in GOOD}
    say(f"{len(results)} cases, {len(failed)} failed, {len(failed & KNOWN)} of these known to be Tornado's")
    for case in sorted(failed - KNOWN):
        say(f"  {case}: {results[case]}")
    return 1 if failed - KNOWN or len(results) < 100 else 0


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
