"""Every number we expose about ourselves, in one place, for Prometheus.

Names follow one rule: ``dashboard_<noun>_<verb>_<suffix>``, where the suffix is ``total`` for counters, the unit for
the others. Each worker has its own registry; ``/metrics`` joins what all workers report, told apart by ``worker``.

What is counted for every push is a plain number in :class:`Tally`, added to once for a frame or a tick and never for
each of those who get it; it becomes a metric only when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.exposition import generate_latest

Recovery = Literal["watch", "room", "snapshot"]
"""What somebody who was away got: what changed in a query, what they missed in a room, or all of it anew."""

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_UPDATES: Final = (0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)


class Tally:
    """Pushes handed to connections, by what they carry, and those left out; entries that this worker appended.

    ``outrun`` counts the tries to append that another worker came before.
    """

    __slots__ = (
        "appended",
        "changes",
        "changes_dropped",
        "data",
        "data_held",
        "entries",
        "heartbeats",
        "notifications",
        "outrun",
    )

    def __init__(self) -> None:
        self.data = 0
        self.data_held = 0
        self.entries = 0
        self.changes = 0
        self.changes_dropped = 0
        self.notifications = 0
        self.heartbeats = 0
        self.appended = 0
        self.outrun = 0

    def collect(self) -> Iterable[Metric]:
        """Called by Prometheus' registry."""
        sent = CounterMetricFamily("dashboard_pushes_sent", "Pushes handed to connections, by class.", labels=["class"])
        for name, count in self.sent.items():
            sent.add_metric([name], count)
        yield sent
        yield CounterMetricFamily(
            "dashboard_pushes_held", "Pushes of data that a slow reader got later, merged.", self.data_held
        )
        yield CounterMetricFamily(
            "dashboard_pushes_dropped",
            "Pushes of changes in a room that a slow reader went without.",
            self.changes_dropped,
        )
        yield CounterMetricFamily("dashboard_entries_appended", "Entries appended to the logs of rooms.", self.appended)
        yield CounterMetricFamily(
            "dashboard_appends_outrun", "Tries to append to a room's log that another worker came before.", self.outrun
        )

    @property
    def sent(self) -> dict[str, int]:
        """Pushes handed to connections, by class."""
        return {
            "data": self.data,
            "entries": self.entries,
            "changes": self.changes,
            "notifications": self.notifications,
            "heartbeat": self.heartbeats,
        }


class Telemetry:
    """The numbers of one worker."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.tally = Tally()
        self.registry.register(self.tally)
        self._connections()
        self._happenings()
        self._durations()

    def _connections(self) -> None:
        self.connections = self._gauge("dashboard_connections_open", "Sockets that are signed in.")
        self.sockets = self._gauge("dashboard_sockets_open", "Sockets, signed in or not.")
        self.socketio = self._gauge("dashboard_socketio_open", "Sockets, among them, that speak Socket.IO.")
        self.people = self._gauge("dashboard_people_connected", "People who are signed in on this worker's sockets.")
        self.rooms = self._gauge("dashboard_rooms_open", "Rooms that are open.")
        self.seats = self._gauge("dashboard_seats_taken", "Connections in rooms, once for each room.")
        self.watches = self._gauge("dashboard_queries_live", "Live queries that are evaluated.")
        self.listeners = self._gauge("dashboard_queries_watched", "Watches of live queries, over all connections.")
        self.waiting = self._gauge("dashboard_outbox_waiting_bytes", "Bytes waiting for slow readers.")
        self.slow = self._gauge("dashboard_readers_slow", "Connections that get fewer updates: they read slowly.")
        self.broker_up = self._gauge("dashboard_broker_up", "Whether Redis is connected: 1 or 0.")

    def _happenings(self) -> None:
        self.points_accepted = self._counter("dashboard_points_accepted_total", "Points made durable.")
        self.points_refused = self._counter("dashboard_points_refused_total", "Points refused as bad or out of scope.")
        self.commands = self._counter("dashboard_commands_answered_total", "Socket commands.", "command", "result")
        self.closed = self._counter("dashboard_sockets_closed_total", "Sockets that the server closed.", "code")
        self.recoveries = self._counter(
            "dashboard_queries_reread_total", "Live queries read from history again.", "cause"
        )
        self.unsent = self._counter("dashboard_messages_unsent_total", "Messages that Redis was not there to take.")
        self.compacted = self._counter("dashboard_points_compacted_total", "Points moved from the log into blocks.")

    def _durations(self) -> None:
        self.requests = self._histogram("dashboard_requests_served_seconds", "Requests by route.", "route", "status")
        self.evaluations = self._histogram(
            "dashboard_ticks_evaluated_seconds", "Evaluating the live queries of a tick."
        )
        self.delay = self._histogram("dashboard_points_delivered_seconds", "From publishing points to the sockets.")
        self.loop_lag = self._histogram("dashboard_loop_lag_seconds", "How late the event loop runs what is due.")
        self._recovered = Histogram(
            "dashboard_recoveries_answered_updates",
            "Ticks of a query, or entries of a room, that somebody who was away was given.",
            ["kind"],
            buckets=_UPDATES,
            registry=self.registry,
        )

    def recovered(self, kind: Recovery, updates: int) -> None:
        """Somebody who was away was given so many updates."""
        self._recovered.labels(kind).observe(updates)

    def watch(self, **gauges: Callable[[], float]) -> None:
        """Ask these (by the attribute's name) for their gauges' values whenever somebody wants to know."""
        for name, value in gauges.items():
            getattr(self, name).set_function(value)

    def text(self) -> str:
        """All numbers of this worker as Prometheus text."""
        return generate_latest(self.registry).decode()

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str) -> Gauge:
        return Gauge(name, about, registry=self.registry)

    def _histogram(self, name: str, about: str, *labels: str) -> Histogram:
        return Histogram(name, about, labels, buckets=_SECONDS, registry=self.registry)
