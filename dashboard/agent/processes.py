"""The busiest processes, by name: few series however many processes come and go."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

try:
    import psutil
except ImportError:  # the extra "agent" is not installed; the host says so
    psutil = None  # type: ignore[assignment]

TOP: Final = 10
MOST_NAMES: Final = 200
"""Names that one agent ever reports; what comes after them is ``other``."""
OTHER: Final = "other"

_UNSHOWABLE = re.compile(r"[^\x20-\x7e\u00a0-\ud7ff\ue000-\uffff]")
_LONGEST: Final = 64

Usage = tuple[float, int]
"""Percent of one processor since the last reading, and bytes of memory."""


class Processes:
    """Reads the processes of the host, from now on, and remembers which names it has reported."""

    def __init__(self) -> None:
        self._reported: set[str] = set()
        for _ in _usages():
            pass

    def read(self) -> list[tuple[dict[str, str], dict[str, float]]]:
        """Labels and values of the ten busiest names since the last reading."""
        return [
            ({"process": name}, {"process_cpu_percent": round(cpu, 1), "process_memory_bytes": memory})
            for name, (cpu, memory) in self.named(_usages()).items()
        ]

    def named(self, usages: Iterable[tuple[str, Usage]]) -> dict[str, Usage]:
        """The busiest names, each with the sum of its processes."""
        sums: dict[str, Usage] = {}
        for name, usage in usages:
            _add(sums, plain(name), usage)
        busiest = sorted(sums, key=lambda name: (sums[name], name), reverse=True)[:TOP]
        chosen: dict[str, Usage] = {}
        for name in busiest:
            if len(self._reported) < MOST_NAMES:
                self._reported.add(name)
            _add(chosen, name if name in self._reported else OTHER, sums[name])
        return chosen


def plain(name: str) -> str:
    """A process's name as a label: printable and short."""
    return _UNSHOWABLE.sub("?", name)[:_LONGEST].strip() or OTHER


def _add(sums: dict[str, Usage], name: str, usage: Usage) -> None:
    cpu, memory = sums.get(name, (0.0, 0))
    sums[name] = (cpu + usage[0], memory + usage[1])


def _usages() -> Iterable[tuple[str, Usage]]:
    for process in psutil.process_iter(["name", "cpu_percent", "memory_info"]):
        memory = process.info["memory_info"]
        # Threads of the kernel have no memory of their own, and would crowd out what people run.
        if memory is not None and memory.rss:
            yield process.info["name"] or OTHER, (process.info["cpu_percent"] or 0.0, memory.rss)
