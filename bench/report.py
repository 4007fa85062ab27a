"""Shows results: a table on the terminal, and the same as JSON and Markdown in ``bench/results/``."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.figures import Check, Figure, Result


def show(result: Result, console: Console) -> None:
    """Print one scenario's figures and checks."""
    table = Table(title=result.title, title_justify="left", title_style="bold")
    for name in ("subject", "measure"):
        table.add_column(name)
    for name in ("median", "least", "most"):
        table.add_column(name, justify="right")
    table.add_column("unit")
    for row in figure_rows(result.figures):
        table.add_row(*row)
    console.print(table)
    for check in result.checks:
        style = "green" if check.reached else "bold red"
        console.print(f"  [{style}]{check_line(check)}[/{style}]", highlight=False)
    for note in result.notes:
        console.print(f"  [dim]{note}[/dim]", highlight=False)
    console.print()


def write(results: Sequence[Result], folder: Path) -> Path:
    """Write all as JSON and Markdown; returns the path of the Markdown."""
    folder.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    base = folder / now.strftime("%Y-%m-%d-%H%M%S")
    about = machine()
    document = {"time": now.isoformat(timespec="seconds"), "machine": about, "scenarios": [_json(r) for r in results]}
    base.with_suffix(".json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    lines = [
        f"# Benchmark of {now:%Y-%m-%d %H:%M} UTC",
        "",
        f"{about['cpu']}, {about['cores']} cores, {about['system']}",
    ]
    for result in results:
        lines += ["", *_markdown(result)]
    page = base.with_suffix(".md")
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return page


def machine() -> dict[str, Any]:
    """What this ran on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": os.getloadavg(),
    }


def figure_rows(figures: Sequence[Figure]) -> Iterator[tuple[str, ...]]:
    last = ""
    for figure in figures:
        numbers = (number(figure.median), number(figure.least), number(figure.most))
        yield ("" if figure.subject == last else figure.subject, figure.measure, *numbers, figure.unit)
        last = figure.subject


def check_line(check: Check) -> str:
    verdict = "reached" if check.reached else "NOT reached"
    spread = f"{number(min(check.values))} – {number(max(check.values))}"
    return f"{verdict}: {check.what} {check.sign} {number(check.wanted)}: {number(median(check.values))} ({spread})"


def number(value: float) -> str:
    """Three digits that count, with thousands apart."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 100 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def _json(result: Result) -> dict[str, Any]:
    return {
        "name": result.name,
        "title": result.title,
        "figures": [{**asdict(figure), "median": figure.median} for figure in result.figures],
        "checks": [
            {**asdict(check), "median": median(check.values), "reached": check.reached} for check in result.checks
        ],
        "notes": result.notes,
    }


def _markdown(result: Result) -> Iterator[str]:
    yield f"## {result.title}"
    yield ""
    yield "| subject | measure | median | least | most | unit |"
    yield "|---|---|---:|---:|---:|---|"
    for row in figure_rows(result.figures):
        yield f"| {' | '.join(row)} |"
    yield ""
    for check in result.checks:
        yield f"- {check_line(check)}"
    for note in result.notes:
        yield f"- {note}"
