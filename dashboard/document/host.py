"""The dashboard for a host that the agent reports on."""

from __future__ import annotations

from typing import Any, Final

_FILLING: Final = {"high": {"value": 80, "color": "amber"}, "full": {"value": 95, "color": "red"}}
_BUSY: Final = {
    "idle": {"to": 20, "text": "idle", "color": "grey"},
    "working": {"from": 20, "to": 60, "text": "working", "color": "green"},
    "busy": {"from": 60, "to": 90, "text": "busy", "color": "amber"},
    "full": {"from": 90, "text": "full", "color": "red"},
}
_PERCENT: Final[dict[str, Any]] = {"unit": "percent", "min": 0, "max": 100, "thresholds": _FILLING}


def host_dashboard(host: str | None) -> dict[str, Any]:
    """A document for ``POST /api/dashboards``: one host's processors, memory, disks, network and processes.

    With no host, every host that reports is in it: rates add up, shares are averaged.
    """
    where = {"host": host} if host else {}
    return {
        "title": f"Host {host}" if host else "Hosts",
        "description": "Processors, memory, disks, network and the busiest processes, as the agent reports them.",
        "time": {"window": 300_000},
        "panels": {**_numbers(where), **_processors(where), **_rates(where), **_levels(where), **_room()},
    }


def _numbers(where: dict[str, str]) -> dict[str, Any]:
    return {
        "cpu": {
            "kind": "stat",
            "title": "CPU",
            "at": [0, 0, 5, 5],
            "queries": {"cpu": _query("cpu_total_percent", where, across="avg")},
            "decimals": 0,
            **_PERCENT,
        },
        "load": {
            "kind": "stat",
            "title": "Load, 1 minute",
            "at": [5, 0, 5, 5],
            "queries": {"load": _query("load_1m", where, across="avg")},
            "decimals": 2,
            "min": 0,
        },
        "memory": {
            "kind": "gauge",
            "title": "Memory used",
            "at": [10, 0, 4, 5],
            "queries": {"memory": _query("memory_used_percent", where, across="avg")},
            "decimals": 0,
            **_PERCENT,
        },
        "disk": {
            "kind": "gauge",
            "title": "Fullest disk",
            "at": [14, 0, 4, 5],
            "queries": {"disk": _query("disk_used_percent", where, over="last", across="max")},
            "decimals": 0,
            **_PERCENT,
        },
    }


def _processors(where: dict[str, str]) -> dict[str, Any]:
    cores = {"cores": _query("cpu_percent", where, across="avg", by=["cpu"])}
    return {
        "cores": {
            "kind": "timeseries",
            "title": "CPU by core",
            "at": [0, 5, 10, 8],
            "queries": cores,
            "unit": "percent",
            "min": 0,
            "max": 100,
            "options": {"style": "area", "legend": True, "label": "cpu"},
        },
        "heat": {
            "kind": "heatmap",
            "title": "How busy each core was",
            "at": [10, 5, 8, 4],
            "queries": cores,
            "unit": "percent",
            "decimals": 0,
            "min": 0,
            "max": 100,
            "options": {"label": "cpu"},
        },
        "busy": {
            "kind": "timeline",
            "title": "Idle, working, busy",
            "at": [10, 9, 8, 4],
            "queries": {"busy": _query("cpu_percent", where, across="avg", by=["cpu"], step=10_000)},
            "mappings": _BUSY,
            "options": {"label": "cpu"},
        },
        "processes": {
            "kind": "bargauge",
            "title": "Busiest processes, CPU",
            "at": [18, 5, 6, 8],
            "queries": {"processes": _query("process_cpu_percent", where, across="sum", by=["process"])},
            "unit": "percent",
            "decimals": 1,
            "thresholds": _FILLING,
            "options": {"label": "process", "top": 8},
        },
    }


def _rates(where: dict[str, str]) -> dict[str, Any]:
    return {
        "network": _by_direction("Network", "network_bytes_per_second", where, [0, 13, 10, 7]),
        "throughput": _by_direction("Disk throughput", "disk_bytes_per_second", where, [10, 13, 8, 7]),
    }


def _by_direction(title: str, metric: str, where: dict[str, str], at: list[int]) -> dict[str, Any]:
    return {
        "kind": "timeseries",
        "title": title,
        "at": at,
        "queries": {"rates": _query(metric, where, across="sum", by=["direction"])},
        "unit": "bytes/s",
        "min": 0,
        "options": {"style": "area", "legend": True, "label": "direction"},
    }


def _levels(where: dict[str, str]) -> dict[str, Any]:
    return {
        "memory_over_time": {
            "kind": "timeseries",
            "title": "Memory and swap",
            "at": [0, 20, 10, 7],
            "queries": {
                "memory": _query("memory_used_bytes", where, across="sum"),
                "swap": _query("swap_used_bytes", where, across="sum"),
            },
            "unit": "bytes",
            "min": 0,
            "options": {"style": "area", "legend": True},
        },
        "load_over_time": {
            "kind": "timeseries",
            "title": "Load",
            "at": [10, 20, 8, 7],
            "queries": {name: _query(name, where, across="avg") for name in ("load_1m", "load_5m", "load_15m")},
            "min": 0,
            "options": {"style": "line", "legend": True},
        },
        "process_memory": {
            "kind": "table",
            "title": "Memory by process",
            "at": [18, 13, 6, 7],
            "queries": {"memory": _query("process_memory_bytes", where, over="last", across="sum", by=["process"])},
            "unit": "bytes",
            "options": {"label": "process", "sort": "last", "down": True, "columns": "now"},
        },
    }


def _room() -> dict[str, Any]:
    return {
        "here": {"kind": "people", "title": "Who is here", "at": [18, 0, 6, 5], "queries": {}},
        "happened": {"kind": "events", "title": "What happened", "at": [18, 20, 6, 7], "queries": {}},
    }


def _query(metric: str, where: dict[str, str], **how: Any) -> dict[str, Any]:
    return {"metric": metric, **({"where": dict(where)} if where else {}), **how}
