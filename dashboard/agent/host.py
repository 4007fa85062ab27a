"""What the host says about itself, as objects for ``POST /api/ingest``.

Processors, memory, load, disks and network are read here; rates are differences between two readings. Label values
are bounded: at most 16 devices, interfaces and mounts each.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from typing import Any, Final

from dashboard.agent.processes import Processes
from dashboard.errors import SettingsError

try:
    import psutil
except ImportError:  # the extra "agent" is not installed
    psutil = None  # type: ignore[assignment]

MOST: Final = 16
_VIRTUAL_DEVICE = re.compile(r"(loop|ram|zram|dm-|md|sr|fd)\d*")
_PARTITION = re.compile(r"p?\d+")
_VIRTUAL_INTERFACE = re.compile(r"(lo\d*|veth.*|br-.*|docker\d*|virbr.*)")
_IMAGES: Final = frozenset({"squashfs", "iso9660", "erofs"})
"""Read-only file systems are always full."""

Point = dict[str, Any]


class Host:
    """Reads one host; the first reading only has a moment to compare with."""

    def __init__(self, name: str) -> None:
        if psutil is None:
            raise SettingsError("The agent needs psutil: pip install 'dashboard-server[agent]'.")
        self.name = name
        self._processes = Processes()
        self._counted: dict[tuple[str, str, str], int] = {}
        self._counted_at = 0.0
        psutil.cpu_percent()
        psutil.cpu_percent(percpu=True)
        self._rates()

    def read(self) -> list[Point]:
        """The host's numbers now. Takes some milliseconds; call it off the event loop."""
        now = time.time_ns() // 1_000_000
        return [
            {"labels": {"host": self.name, **labels}, "time": now, "values": values}
            for labels, values in (
                ({}, self._totals()),
                *self._cores(),
                *self._rates(),
                *_mounts(),
                *self._processes.read(),
            )
        ]

    def _totals(self) -> dict[str, float]:
        memory, swap = psutil.virtual_memory(), psutil.swap_memory()
        load = psutil.getloadavg()
        return {
            "cpu_total_percent": psutil.cpu_percent(),
            "memory_used_bytes": memory.total - memory.available,
            "memory_total_bytes": memory.total,
            "memory_used_percent": memory.percent,
            "swap_used_bytes": swap.used,
            "load_1m": round(load[0], 2),
            "load_5m": round(load[1], 2),
            "load_15m": round(load[2], 2),
        }

    def _cores(self) -> Iterable[tuple[dict[str, str], dict[str, float]]]:
        for number, percent in enumerate(psutil.cpu_percent(percpu=True)):
            yield {"cpu": str(number)}, {"cpu_percent": percent}

    def _rates(self) -> list[tuple[dict[str, str], dict[str, float]]]:
        """Bytes per second through each disk and interface since the last call."""
        now = time.monotonic()
        elapsed, self._counted_at = now - self._counted_at, now
        before, self._counted = self._counted, _counters()
        return [
            (
                {"device" if kind == "disk" else "interface": name, "direction": direction},
                {f"{kind}_bytes_per_second": round(max(0, count - before[kind, name, direction]) / elapsed)},
            )
            for (kind, name, direction), count in self._counted.items()
            if (kind, name, direction) in before and elapsed > 0
        ]


def whole_devices(names: Iterable[str]) -> list[str]:
    """The disks among block devices: no partitions, and nothing that only stands for another device."""
    real = {name for name in names if not _VIRTUAL_DEVICE.fullmatch(name)}
    return sorted(
        name
        for name in real
        if not any(
            name != other and name.startswith(other) and _PARTITION.fullmatch(name, len(other)) for other in real
        )
    )[:MOST]


def real_interfaces(names: Iterable[str]) -> list[str]:
    """The network interfaces that lead out of the host."""
    return sorted(name for name in names if not _VIRTUAL_INTERFACE.fullmatch(name))[:MOST]


def _counters() -> dict[tuple[str, str, str], int]:
    """Bytes so far by kind (disk, network), device or interface, and direction."""
    disks = psutil.disk_io_counters(perdisk=True) or {}
    nets = psutil.net_io_counters(pernic=True) or {}
    counts: dict[tuple[str, str, str], int] = {}
    for name in whole_devices(disks):
        counts["disk", name, "read"] = disks[name].read_bytes
        counts["disk", name, "written"] = disks[name].write_bytes
    for name in real_interfaces(nets):
        counts["network", name, "received"] = nets[name].bytes_recv
        counts["network", name, "sent"] = nets[name].bytes_sent
    return counts


def _mounts() -> list[tuple[dict[str, str], dict[str, float]]]:
    """How full each file system is; one that is mounted in several places is named by the shortest of them."""
    places: dict[str, str] = {}
    for partition in psutil.disk_partitions():
        shortest = min(places.get(partition.device, partition.mountpoint), partition.mountpoint, key=len)
        if partition.fstype not in _IMAGES:
            places[partition.device] = shortest
    found = []
    for mount in sorted(places.values())[:MOST] or ["/"]:
        try:
            found.append(({"mount": mount}, {"disk_used_percent": psutil.disk_usage(mount).percent}))
        except OSError:  # gone since, or not ours to see
            continue
    return found
