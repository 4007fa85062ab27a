"""A worker's own numbers as points, so that a dashboard can draw them: a few dozen series for each worker.

The label ``worker`` is the number that a worker has among those that run (:meth:`Commands.attend`), not its process: a
worker that is replaced goes on with the series of the one before it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from prometheus_client.core import Metric
from prometheus_client.samples import Sample

from dashboard.model.series import Series
from dashboard.readings import quantile
from dashboard.telemetry import Telemetry

_LEVELS: Final = (
    "dashboard_connections_open",
    "dashboard_sockets_open",
    "dashboard_people_connected",
    "dashboard_rooms_open",
    "dashboard_seats_taken",
    "dashboard_queries_live",
    "dashboard_outbox_waiting_bytes",
    "dashboard_readers_slow",
)
_COUNTS: Final = (
    "dashboard_points_accepted",
    "dashboard_pushes_held",
    "dashboard_pushes_dropped",
    "dashboard_entries_appended",
    "dashboard_commands_answered",
)
_PUSHES: Final = "dashboard_pushes_sent"
_DURATIONS: Final = ("dashboard_loop_lag_seconds", "dashboard_points_delivered_seconds")
_NOT_BOUNDS: Final = ("count", "sum", "created")
_FAILED: Final = ("internal", "unavailable")
_STATM: Final = Path("/proc/self/statm")

Reading = tuple[str, dict[str, str], float]
"""A name, its labels, and the value."""


class Vitals:
    """Reads the numbers of this worker; durations are those since the last reading."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry
        self._read_at = time.monotonic()
        self._busy = time.process_time()
        self._before: dict[str, dict[str, float]] = {}

    def measured(self, number: int) -> dict[Series, float]:
        """The numbers right now, as series of the worker that has this number."""
        families = {family.name: family for family in self._telemetry.registry.collect()}
        readings = (
            *_levels(families),
            *_pushes(families),
            *_errors(families),
            *(one for name in _DURATIONS for one in self._durations(name, families[name])),
            *self._process(),
        )
        return {Series.named(name, {**labels, "worker": str(number)}): value for name, labels, value in readings}

    def _durations(self, name: str, family: Metric) -> Iterator[Reading]:
        """The mean and the 99th percentile since the last reading; nothing when there was nothing to measure."""
        now = {one.labels.get("le", one.name.rpartition("_")[2]): one.value for one in family.samples}
        before = self._before.get(name, {})
        self._before[name] = now
        gained = {key: value - before.get(key, 0.0) for key, value in now.items()}
        if not gained["count"]:
            return
        yield name, {"stat": "mean"}, gained["sum"] / gained["count"]
        bounds = {float(key): value for key, value in gained.items() if key not in _NOT_BOUNDS}
        largest = max(bound for bound in bounds if bound < float("inf"))
        yield name, {"stat": "p99"}, quantile(bounds, 0.99) or largest

    def _process(self) -> Iterator[Reading]:
        now, busy = time.monotonic(), time.process_time()
        yield "dashboard_worker_cpu_percent", {}, 100 * (busy - self._busy) / max(now - self._read_at, 1e-3)
        self._read_at, self._busy = now, busy
        if _STATM.exists():
            yield "dashboard_worker_memory_bytes", {}, int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _levels(families: Mapping[str, Metric]) -> Iterator[Reading]:
    for name in _LEVELS:
        yield name, {}, _sum(families[name].samples)
    for name in _COUNTS:
        yield f"{name}_total", {}, _sum(one for one in families[name].samples if one.name == f"{name}_total")


def _pushes(families: Mapping[str, Metric]) -> Iterator[Reading]:
    for one in families[_PUSHES].samples:
        if one.name == f"{_PUSHES}_total":
            yield one.name, {"class": one.labels["class"]}, one.value


def _errors(families: Mapping[str, Metric]) -> Iterator[Reading]:
    """Requests and commands that failed for no fault of whoever asked, and points that were refused."""
    requests = [one for one in families["dashboard_requests_served_seconds"].samples if one.name.endswith("_count")]
    commands = [one for one in families["dashboard_commands_answered"].samples if one.name.endswith("_total")]
    refused = [one for one in families["dashboard_points_refused"].samples if one.name.endswith("_total")]
    failed = {
        "request": _sum(one for one in requests if one.labels["status"].startswith("5")),
        "command": _sum(one for one in commands if one.labels["result"] in _FAILED),
        "point": _sum(refused),
    }
    for kind, count in failed.items():
        yield "dashboard_errors_total", {"kind": kind}, count


def _sum(samples: Iterable[Sample]) -> float:
    return sum(one.value for one in samples)
