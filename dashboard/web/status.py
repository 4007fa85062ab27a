"""What operators and load balancers ask: is it alive, is it ready, and all its numbers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any, Final, Protocol

from dashboard import readings
from dashboard.auth.policy import require
from dashboard.errors import DashboardError
from dashboard.model.people import Person
from dashboard.model.reports import Report
from dashboard.readings import Sums
from dashboard.web.base import Handler, Site

_RECOVERIES: Final = "dashboard_recoveries_answered_updates"
_TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"


class Reports(Protocol):
    """What every worker says of itself."""

    async def all(self) -> list[Report]:
        """The reports of all workers."""


class Dashboards(Protocol):
    """Who may read which dashboard."""

    async def readable(self, person: Person, dashboards: Collection[str]) -> set[str]:
        """Those of some dashboards (ids) that somebody may read."""


class HealthHandler(Handler):
    """``/healthz``: this process answers."""

    def get(self) -> None:
        """Always yes: a process that does not answer is not alive."""
        self.answer({"status": "ok"})


class ReadyHandler(Handler):
    """``/readyz``: send requests here."""

    def initialize(  # type: ignore[override]  # Tornado calls it by name
        self, site: Site, checks: dict[str, Callable[[], Awaitable[None]]], draining: Callable[[], bool]
    ) -> None:
        """Called by Tornado."""
        super().initialize(site)
        self._checks = checks
        self._draining = draining

    async def get(self) -> None:
        """200 when every part answers and the server is not about to stop, else 503 with what is wrong."""
        found = {name: await _checked(check) for name, check in self._checks.items()}
        # Without Redis data is still taken in, kept and shown; only liveness suffers, and it heals by itself.
        ready = found["mongo"] == "ok" and not self._draining()
        state = "stopping" if self._draining() else "ready" if ready else "not ready"
        self.answer({"status": state, **found}, 200 if ready else 503)


class NumbersHandler(Handler):
    """The base of what shows numbers: to people who are signed in, and to anyone on this very machine."""

    def initialize(self, site: Site, reports: Reports) -> None:  # type: ignore[override]  # Tornado calls it by name
        """Called by Tornado."""
        super().initialize(site)
        self.reports = reports
        self.reader: Person | None = None

    async def prepare(self) -> None:
        """Called by Tornado before the method."""
        if not self.site.addresses.is_direct_and_local(self.request):
            self.reader = await self.person()
            require(self.reader, "read")


class MetricsHandler(NumbersHandler):
    """``/metrics``: for Prometheus."""

    async def get(self) -> None:
        """All numbers of all workers."""
        self.set_header("Content-Type", _TEXT)
        self.finish(readings.joined({report.worker: report.text for report in await self.reports.all()}))


class SocketMetricsHandler(NumbersHandler):
    """``/metrics/websocket``: the sockets' numbers as JSON."""

    def initialize(  # type: ignore[override]  # Tornado calls it by name
        self, site: Site, reports: Reports, dashboards: Dashboards
    ) -> None:
        """Called by Tornado."""
        super().initialize(site, reports)
        self._dashboards = dashboards

    async def get(self) -> None:
        """Sums over all workers; of the rooms those that whoever asks may see."""
        numbers = summary(await self.reports.all())
        if self.reader is not None:
            seen = await self._dashboards.readable(self.reader, [room["id"] for room in numbers["rooms"]])
            numbers["rooms"] = [room for room in numbers["rooms"] if room["id"] in seen]
        self.answer(numbers)


def summary(reports: Sequence[Report]) -> dict[str, Any]:
    """What all workers say together; sizes in bytes, durations in seconds, counts since each worker's start."""
    sums = Sums(report.text for report in reports)

    def total(name: str) -> int:
        return round(sums.total(f"dashboard_{name}"))

    return {
        "activeConnections": total("sockets_open"),
        "connectedSockets": total("connections_open"),
        "rooms": _rooms(reports),
        "people": len({person for report in reports for person in report.people}),
        "workers": len(reports),
        "broker": total("broker_up") == len(reports),
        "liveQueries": total("queries_live"),
        "listeners": total("queries_watched"),
        "slowReaders": total("readers_slow"),
        "waitingBytes": total("outbox_waiting_bytes"),
        "commands": {
            command: _counts(sums.by("dashboard_commands_answered_total", "result", command=command))
            for command in sorted(sums.by("dashboard_commands_answered_total", "command"))
        },
        "pushes": _counts(sums.by("dashboard_pushes_sent_total", "class")),
        "held": total("pushes_held_total"),
        "dropped": total("pushes_dropped_total"),
        "closed": _counts(sums.by("dashboard_sockets_closed_total", "code")),
        "recoveries": {
            kind: {"count": round(count), "updates": round(sums.total(f"{_RECOVERIES}_sum", kind=kind))}
            for kind, count in sorted(sums.by(f"{_RECOVERIES}_count", "kind").items())
        },
        "delivery": _duration(sums, "dashboard_points_delivered_seconds"),
        "loopLag": _duration(sums, "dashboard_loop_lag_seconds"),
        "entriesAppended": total("entries_appended_total"),
        "pointsAccepted": total("points_accepted_total"),
        "pointsRefused": total("points_refused_total"),
    }


def _rooms(reports: Sequence[Report]) -> list[dict[str, Any]]:
    """The open rooms, the fullest first: everybody who is there, connections on all workers, the newest offset."""
    found: dict[str, dict[str, Any]] = {}
    for room in (room for report in reports for room in report.rooms):
        one = found.setdefault(room.id, {"id": room.id, "people": 0, "seats": 0, "top": 0})
        one["people"] = max(one["people"], room.people)
        one["seats"] += room.seats
        one["top"] = max(one["top"], room.top)
    return sorted(found.values(), key=lambda one: (-one["seats"], one["id"]))


def _counts(counts: dict[str, float]) -> dict[str, int]:
    return {name: round(counts[name]) for name in sorted(counts)}


def _duration(sums: Sums, name: str) -> dict[str, Any]:
    count = sums.total(f"{name}_count")
    return {
        "count": round(count),
        "mean": round(sums.total(f"{name}_sum") / count, 6) if count else None,
        "p50": sums.quantile(name, 0.5),
        "p99": sums.quantile(name, 0.99),
    }


async def _checked(check: Callable[[], Awaitable[None]]) -> str:
    try:
        await check()
    except DashboardError as error:
        return error.message
    return "ok"
