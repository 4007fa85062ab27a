from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from dashboard.readings import Sums, joined, quantile
from dashboard.telemetry import Telemetry


def two() -> tuple[Telemetry, Telemetry]:
    one, other = Telemetry(), Telemetry()
    one.points_accepted.inc(3)
    other.points_accepted.inc(4)
    for telemetry in (one, other):
        telemetry.commands.labels("watch", "ok").inc()
        telemetry.commands.labels("watch", "invalid").inc(2)
        telemetry.commands.labels("auth", "ok").inc(3)
    return one, other


def test_workers_are_joined_and_told_apart() -> None:
    one, other = two()
    text = joined({"a": one.text(), "b": other.text()})
    assert 'dashboard_points_accepted_total{worker="a"} 3.0' in text
    assert 'dashboard_points_accepted_total{worker="b"} 4.0' in text
    assert text.count("# TYPE dashboard_points_accepted_total ") == 1
    assert 'dashboard_commands_answered_total{command="watch",result="ok",worker="a"} 1.0' in text
    assert len(list(text_string_to_metric_families(text))) > 15
    assert joined({}).strip() == ""


def test_workers_are_summed() -> None:
    sums = Sums(telemetry.text() for telemetry in two())
    assert sums.total("dashboard_points_accepted_total") == 7
    assert sums.total("dashboard_commands_answered_total") == 12
    assert sums.total("dashboard_commands_answered_total", command="watch") == 6
    assert sums.by("dashboard_commands_answered_total", "command") == {"watch": 6, "auth": 6}
    assert sums.by("dashboard_commands_answered_total", "result", command="watch") == {"ok": 2, "invalid": 4}
    assert sums.total("nothing") == pytest.approx(0)
    assert sums.by("nothing", "label") == {}


def test_quantiles_are_bounds_of_buckets() -> None:
    one, other = two()
    for seconds in (0.0004, 0.002, 0.004):
        one.loop_lag.observe(seconds)
    other.loop_lag.observe(0.2)
    sums = Sums([one.text(), other.text()])
    name = "dashboard_loop_lag_seconds"
    assert [sums.quantile(name, share) for share in (0.25, 0.5, 0.75, 0.99)] == [0.001, 0.0025, 0.005, 0.25]
    assert sums.quantile("dashboard_points_delivered_seconds", 0.5) is None
    assert quantile({1.0: 0, float("inf"): 5}, 0.5) is None
    assert quantile({}, 0.5) is None
