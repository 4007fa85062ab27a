"""The dashboard of the server's own numbers, which every worker writes down as it writes points (`dashboard_…`)."""

from __future__ import annotations

from typing import Any, Final

_WORKER: Final = ["worker"]


def server_dashboard() -> dict[str, Any]:
    """A document for ``POST /api/dashboards``: all workers of this server."""
    return {
        "title": "This server",
        "description": "What the server says of itself: who is connected, what goes in and out, and how quickly. "
        "People are counted by worker: somebody whose pages are on two workers counts twice.",
        "time": {"window": 900_000},
        "panels": {**_numbers(), **_flow(), **_quickness(), **_trouble()},
    }


def _numbers() -> dict[str, Any]:
    shown = {
        "connections": ("Connections", _level("dashboard_connections_open"), ""),
        "people": ("People", _level("dashboard_people_connected"), ""),
        "rooms": ("Connections in rooms", _level("dashboard_seats_taken"), ""),
        "points": ("Points in", _rate("dashboard_points_accepted_total"), "/s"),
        "pushes": ("Pushes out", _rate("dashboard_pushes_sent_total"), "/s"),
        "messages": ("Entries in rooms", _rate("dashboard_entries_appended_total"), "/s"),
    }
    return {
        name: {
            "kind": "stat",
            "title": title,
            "at": [4 * place, 0, 4, 5],
            "queries": {"now": query},
            "unit": unit,
            "decimals": 0 if not unit else 1,
            "min": 0,
        }
        for place, (name, (title, query, unit)) in enumerate(shown.items())
    }


def _flow() -> dict[str, Any]:
    return {
        "points_by_source": _series(
            "Points in, by source", [0, 5, 12, 8], _rate("dashboard_source_points_total", ["source"]), "/s", "source"
        ),
        "pushes_by_class": _series(
            "Pushes out, by what they carry",
            [12, 5, 12, 8],
            _rate("dashboard_pushes_sent_total", ["class"]),
            "/s",
            "class",
        ),
    }


def _quickness() -> dict[str, Any]:
    return {
        "delivered": _duration(
            "From publishing points to the sockets", [0, 13, 12, 8], "dashboard_points_delivered_seconds"
        ),
        "lag": _duration("Event loop lag", [12, 13, 12, 8], "dashboard_loop_lag_seconds"),
        "cpu": _series(
            "Processor time, by worker",
            [0, 21, 12, 7],
            {"metric": "dashboard_worker_cpu_percent", "across": "avg", "by": _WORKER},
            "percent",
            "worker",
        ),
        "memory": _series(
            "Memory, by worker",
            [12, 21, 12, 7],
            {"metric": "dashboard_worker_memory_bytes", "across": "avg", "by": _WORKER},
            "bytes",
            "worker",
        ),
    }


def _trouble() -> dict[str, Any]:
    return {
        "waiting": _series(
            "Bytes waiting for slow readers", [0, 28, 12, 7], _level("dashboard_outbox_waiting_bytes"), "bytes"
        ),
        "errors": _series(
            "Errors, by what failed", [12, 28, 12, 7], _rate("dashboard_errors_total", ["kind"]), "/s", "kind"
        ),
    }


def _series(title: str, at: list[int], query: dict[str, Any], unit: str, label: str = "") -> dict[str, Any]:
    return {
        "kind": "timeseries",
        "title": title,
        "at": at,
        "queries": {"values": query},
        "unit": unit,
        "min": 0,
        "options": {"style": "area", "legend": True, **({"label": label} if label else {})},
    }


def _level(metric: str) -> dict[str, Any]:
    return {"metric": metric, "over": "last", "across": "sum"}


def _rate(metric: str, by: list[str] | None = None) -> dict[str, Any]:
    return {"metric": metric, "over": "rate", "across": "sum", **({"by": by} if by else {})}


def _duration(title: str, at: list[int], metric: str) -> dict[str, Any]:
    """The worst of all workers: the mean, and what all but one in a hundred stay below."""
    query = {"metric": metric, "over": "max", "across": "max", "by": ["stat"]}
    return _series(title, at, query, "seconds", "stat")
