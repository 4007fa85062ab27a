from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from dashboard.telemetry import Telemetry, joined, total


def test_names_follow_one_rule_and_say_what_they_are() -> None:
    families = list(text_string_to_metric_families(Telemetry().text()))
    assert len(families) > 15
    for family in families:
        assert family.name.startswith("dashboard_")
        assert family.documentation
        if family.type == "histogram":
            assert family.name.endswith("_seconds")


def test_workers_are_joined_and_told_apart() -> None:
    one, two = Telemetry(), Telemetry()
    one.points_accepted.inc(3)
    two.points_accepted.inc(4)
    one.commands.labels("watch", "ok").inc()
    texts = {"a": one.text(), "b": two.text()}
    assert total(texts, "dashboard_points_accepted_total") == 7
    text = joined(texts)
    assert 'dashboard_points_accepted_total{worker="a"} 3.0' in text
    assert 'dashboard_points_accepted_total{worker="b"} 4.0' in text
    assert text.count("# TYPE dashboard_points_accepted_total ") == 1
    assert 'dashboard_commands_answered_total{command="watch",result="ok",worker="a"} 1.0' in text
    assert len(list(text_string_to_metric_families(text))) > 15


def test_nobody_is_nothing() -> None:
    assert joined({}).strip() == ""
    assert total({}, "dashboard_points_accepted_total") == 0


def test_a_number_that_does_not_exist_is_zero() -> None:
    assert total({"a": Telemetry().text()}, "nothing") == pytest.approx(0)
