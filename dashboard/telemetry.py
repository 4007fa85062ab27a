"""Every number we expose about ourselves, in one place, for Prometheus.

Names follow one rule: ``dashboard_<noun>_<verb>_<suffix>``, where the suffix is ``total`` for counters, the unit for
the others. Each worker has its own registry; ``/metrics`` joins what all workers report, told apart by ``worker``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Telemetry:
    """The numbers of one worker."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.connections = self._gauge("dashboard_connections_open", "Sockets that are signed in.")
        self.sockets = self._gauge("dashboard_sockets_open", "Sockets, signed in or not.")
        self.watches = self._gauge("dashboard_queries_live", "Live queries that are evaluated.")
        self.waiting = self._gauge("dashboard_outbox_waiting_bytes", "Bytes waiting for slow readers.")
        self.slow = self._gauge("dashboard_readers_slow", "Connections that get fewer updates: they read slowly.")
        self.broker_up = self._gauge("dashboard_broker_up", "Whether Redis is connected: 1 or 0.")
        self.points_accepted = self._counter("dashboard_points_accepted_total", "Points made durable.")
        self.points_refused = self._counter("dashboard_points_refused_total", "Points refused as bad or out of scope.")
        self.pushes_sent = self._counter("dashboard_pushes_sent_total", "Pushes of data handed to connections.")
        self.pushes_held = self._counter(
            "dashboard_pushes_held_total", "Pushes of data a slow reader got later, merged."
        )
        self.commands = self._counter("dashboard_commands_answered_total", "Socket commands.", "command", "result")
        self.recoveries = self._counter(
            "dashboard_queries_reread_total", "Live queries read from history again.", "cause"
        )
        self.unsent = self._counter("dashboard_messages_unsent_total", "Messages that Redis was not there to take.")
        self.requests = self._histogram("dashboard_requests_served_seconds", "Requests by route.", "route", "status")
        self.evaluations = self._histogram(
            "dashboard_ticks_evaluated_seconds", "Evaluating the live queries of a tick."
        )
        self.delay = self._histogram("dashboard_points_delivered_seconds", "From publishing points to the sockets.")
        self.loop_lag = self._histogram("dashboard_loop_lag_seconds", "How late the event loop runs what is due.")
        self.compacted = self._counter("dashboard_points_compacted_total", "Points moved from the log into blocks.")

    def text(self) -> str:
        """All numbers of this worker as Prometheus text."""
        return generate_latest(self.registry).decode()

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str) -> Gauge:
        return Gauge(name, about, registry=self.registry)

    def _histogram(self, name: str, about: str, *labels: str) -> Histogram:
        return Histogram(name, about, labels, buckets=_SECONDS, registry=self.registry)


class _Joined:
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def joined(texts: Mapping[str, str]) -> str:
    """The numbers of several workers (worker → text) as one text, each sample labelled with its worker."""
    families: dict[str, Metric] = {}
    for worker, text in sorted(texts.items()):
        for family in text_string_to_metric_families(text):
            kept = families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
            for sample in family.samples:
                kept.add_sample(sample.name, {**sample.labels, "worker": worker}, sample.value)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Joined(families.values()))
    return generate_latest(registry).decode()


def total(texts: Mapping[str, str], name: str) -> float:
    """The sum of one sample over several workers' texts."""
    return sum(
        sample.value
        for text in texts.values()
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name
    )
