"""What operators and load balancers ask: is it alive, is it ready, and all its numbers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from dashboard import telemetry
from dashboard.auth.policy import require
from dashboard.errors import DashboardError
from dashboard.web.base import Handler, Site

_TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"


class Reports(Protocol):
    """What every worker says of itself."""

    async def reports(self) -> dict[str, str]:
        """Worker → its numbers as Prometheus text."""


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

    def initialize(self, site: Site, reports: Reports, worker: str) -> None:  # type: ignore[override]  # by name
        """Called by Tornado."""
        super().initialize(site)
        self._reports = reports
        self._worker = worker

    async def prepare(self) -> None:
        """Called by Tornado before the method."""
        if not self.site.addresses.is_direct_and_local(self.request):
            require(await self.principal(), "read")

    async def texts(self) -> dict[str, str]:
        """The numbers of every worker; our own are the newest."""
        return {**await self._reports.reports(), self._worker: self.site.telemetry.text()}


class MetricsHandler(NumbersHandler):
    """``/metrics``: for Prometheus."""

    async def get(self) -> None:
        """All numbers of all workers."""
        self.set_header("Content-Type", _TEXT)
        self.finish(telemetry.joined(await self.texts()))


class SocketMetricsHandler(NumbersHandler):
    """``/metrics/websocket``: the sockets' numbers as JSON."""

    async def get(self) -> None:
        """Sums over all workers."""
        texts = await self.texts()

        def total(name: str) -> int:
            return round(telemetry.total(texts, f"dashboard_{name}"))

        self.answer(
            {
                "activeConnections": total("sockets_open"),
                "connectedSockets": total("connections_open"),
                "rooms": [],
                "workers": len(texts),
                "liveQueries": total("queries_live"),
                "slowReaders": total("readers_slow"),
                "waitingBytes": total("outbox_waiting_bytes"),
                "pushesSent": total("pushes_sent_total"),
                "pushesHeld": total("pushes_held_total"),
                "pointsAccepted": total("points_accepted_total"),
                "pointsRefused": total("points_refused_total"),
                "broker": total("broker_up") == len(texts),
            }
        )


async def _checked(check: Callable[[], Awaitable[None]]) -> str:
    try:
        await check()
    except DashboardError as error:
        return error.message
    return "ok"
