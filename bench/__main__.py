"""``python -m bench [SCENARIO …]``: measure, show, and write to ``bench/results/``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.markup import escape

from bench import report
from bench.figures import Result
from bench.load import LoadError
from bench.scenarios import (
    chat,
    disk,
    editing,
    fanout,
    history,
    ingest,
    joins,
    latency,
    memory,
    opening,
    pages,
    panels,
    presence,
    recovery,
    seats,
)
from bench.toolchain import HERE, Missing
from bench.world import World, a_world

SCENARIOS: Final[dict[str, Callable[[World], Result]]] = {
    "fanout": fanout.run,
    "panels": panels.run,
    "ingest": ingest.run,
    "history": history.run,
    "memory": memory.run,
    "latency": latency.run,
    "chat": chat.run,
    "presence": presence.run,
    "joins": joins.run,
    "recovery": recovery.run,
    "seats": seats.run,
    "editing": editing.run,
    "opening": opening.run,
    "pages": pages.run,
    "disk": disk.run,
}
LONG: Final = frozenset({"disk"})
"""Left out unless they are asked for by name."""


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the server beside its peers.")
    parser.add_argument(
        "scenarios", nargs="*", metavar="SCENARIO", help=f"of {', '.join(SCENARIOS)}; default: all but disk"
    )
    parser.add_argument("--repetitions", type=int, default=5, help="how often each is measured (default 5)")
    parser.add_argument("--quick", action="store_true", help="a trial: short, few repetitions, figures mean little")
    arguments = parser.parse_args(words)
    unknown = [name for name in arguments.scenarios if name not in SCENARIOS]
    if unknown:
        parser.error(f"no scenario {', '.join(unknown)}; there are {', '.join(SCENARIOS)}")
    names = arguments.scenarios or [name for name in SCENARIOS if name not in LONG]
    console = Console()
    repetitions, scale = (2, 0.3) if arguments.quick else (arguments.repetitions, 1.0)
    try:
        results = measure(names, console, repetitions, scale)
    except KeyboardInterrupt:
        return 130
    except Missing as error:
        console.print(f"[bold red]Missing:[/bold red] {error}")
        return 1
    console.print(f"Written to {report.write(results, HERE / 'results')}")
    return 0 if len(results) == len(names) else 1


def measure(names: list[str], console: Console, repetitions: int, scale: float) -> list[Result]:
    results = []
    with (
        tempfile.TemporaryDirectory(prefix="dashboard-bench-") as folder,
        a_world(Path(folder), console, repetitions, scale) as world,
    ):
        for name in names:
            console.print(f"[bold]{name}[/bold]")
            begin = time.monotonic()
            try:
                result = SCENARIOS[name](world)
            except (LoadError, RuntimeError, OSError) as error:
                console.print(f"[bold red]{name} failed:[/bold red] {escape(str(error))}")
                continue
            world.say(f"  took {time.monotonic() - begin:.0f} s")
            report.show(result, console)
            results.append(result)
    return results


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
