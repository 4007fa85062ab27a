"""The WebSocket conformance suite of the Autobahn project, against how we read and write: ``python -m tests.autobahn``.

The server here echoes: Tornado reads, as it does for ``/ws``, and texts go back as our own frames through an outbox.
Needs a Python 2.7 on PATH, since the suite was never ported; it is installed below ``build/autobahn``. Exits with 1
when a case failed that is not in :data:`KNOWN`.
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
    python = shutil.which("python2.7")
    if python is None or subprocess.run([python, "--version"], check=False).returncode:
        say("The Autobahn suite needs Python 2.7: put a python2.7 on PATH (pyenv: pyenv install 2.7.18).")
        return 2
    packages = FOLDER / "packages"
    if not packages.is_dir():
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--target", packages, *PACKAGES], check=True)
    asyncio.run(measured(python, packages))
    return judged(json.loads((FOLDER / "reports" / "index.json").read_text()))


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
    suite = await asyncio.create_subprocess_exec(python, "-c", program)
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
