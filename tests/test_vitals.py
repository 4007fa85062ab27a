from __future__ import annotations

import pytest

from dashboard.telemetry import Telemetry
from dashboard.vitals import Vitals


def values(vitals: Vitals, number: int = 1) -> dict[tuple[str, str], float]:
    """The values by name and by the label beside ``worker``."""
    found = {}
    for series, value in vitals.measured(number).items():
        labels = dict(series.labels)
        assert labels.pop("worker") == str(number)
        found[series.metric, "".join(labels.values())] = value
    return found


def test_the_numbers_of_a_worker() -> None:
    telemetry = Telemetry()
    vitals = Vitals(telemetry)
    telemetry.watch(connections=lambda: 7, waiting=lambda: 1000)
    telemetry.points_accepted.inc(5)
    telemetry.points_refused.inc(2)
    telemetry.tally.entries += 3
    telemetry.tally.appended += 1
    for result in ("ok", "internal", "unavailable", "forbidden"):
        telemetry.commands.labels("watch", result).inc()
    for status in ("200", "503", "500", "404"):
        telemetry.requests.labels("A", status).observe(0.1)
    found = values(vitals, 3)
    assert found["dashboard_connections_open", ""] == 7
    assert found["dashboard_outbox_waiting_bytes", ""] == 1000
    assert found["dashboard_points_accepted_total", ""] == 5
    assert found["dashboard_pushes_sent_total", "entries"] == 3
    assert found["dashboard_entries_appended_total", ""] == 1
    assert found["dashboard_commands_answered_total", ""] == 4
    assert [found["dashboard_errors_total", kind] for kind in ("request", "command", "point")] == [2, 2, 2]
    assert found["dashboard_worker_memory_bytes", ""] > 1 << 20
    assert found["dashboard_worker_cpu_percent", ""] >= 0


def test_durations_are_those_since_the_last_reading() -> None:
    telemetry = Telemetry()
    vitals = Vitals(telemetry)
    mean, high = ("dashboard_loop_lag_seconds", "mean"), ("dashboard_loop_lag_seconds", "p99")
    assert mean not in values(vitals)
    for seconds in (0.002, 0.002, 0.02):
        telemetry.loop_lag.observe(seconds)
    found = values(vitals)
    assert found[mean] == pytest.approx(0.008)
    assert found[high] == 0.025
    telemetry.loop_lag.observe(100)
    found = values(vitals)
    assert (found[mean], found[high]) == (100, 5)
    assert mean not in values(vitals)


def test_a_worker_has_the_same_few_series_whatever_happens() -> None:
    telemetry = Telemetry()
    vitals = Vitals(telemetry)
    telemetry.loop_lag.observe(1)
    telemetry.delay.observe(1)
    first = set(vitals.measured(1))
    for number in range(100):
        telemetry.commands.labels(f"kind {number}", "ok").inc()
        telemetry.requests.labels(f"route {number}", "200").observe(1)
    assert set(vitals.measured(1)) <= first
    assert len(first) < 40
