"""What every scenario needs: a folder, MongoDB and Redis, how often to repeat, and somebody to tell how it goes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from bench.process import OTHER_CORE, SERVER_CORE, keep_on
from dashboard.embedded import Embedded


@dataclass(slots=True)
class World:
    """One run of the benchmark. ``scale`` shortens it for a trial: 1 is the full length."""

    folder: Path
    console: Console
    repetitions: int
    scale: float
    runner: asyncio.Runner
    embedded: Embedded
    _databases: int = field(default=0)

    def say(self, text: str) -> None:
        self.console.print(f"[dim]{text}[/dim]", highlight=False)

    def database(self) -> str:
        """The name of a database that nobody used before."""
        self._databases += 1
        return f"bench_{self._databases}"

    def path(self, name: str) -> Path:
        """A new folder inside the run's own."""
        number = len(list(self.folder.iterdir()))
        path = self.folder / f"{number}-{name}"
        path.mkdir()
        return path


@contextmanager
def a_world(folder: Path, console: Console, repetitions: int, scale: float) -> Iterator[World]:
    """Start MongoDB and Redis on the core that is not the servers', and stop them at the end."""
    keep_on(OTHER_CORE)
    with asyncio.Runner() as runner:
        embedded = Embedded(folder / "embedded")
        runner.run(embedded.start())
        try:
            yield World(folder, console, repetitions, scale, runner, embedded)
        finally:
            runner.run(embedded.stop())


@contextmanager
def on_server_core() -> Iterator[None]:
    """For what is measured inside this process: on the core of the servers, while MongoDB stays on the other."""
    keep_on(SERVER_CORE)
    try:
        yield
    finally:
        keep_on(OTHER_CORE)
