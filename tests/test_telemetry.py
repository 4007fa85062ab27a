from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from dashboard.readings import Sums
from dashboard.telemetry import Telemetry


def test_names_follow_one_rule_and_say_what_they_are() -> None:
    families = list(text_string_to_metric_families(Telemetry().text()))
    assert len(families) > 15
    for family in families:
        assert family.name.startswith("dashboard_")
        assert family.documentation
        if family.type == "histogram":
            assert family.name.endswith(("_seconds", "_updates"))


def test_what_is_tallied_becomes_metrics_when_somebody_asks() -> None:
    telemetry = Telemetry()
    tally = telemetry.tally
    tally.data, tally.entries, tally.changes, tally.notifications, tally.heartbeats = 1, 2, 3, 4, 5
    tally.data_held, tally.changes_dropped, tally.appended, tally.outrun = 6, 7, 8, 9
    sums = Sums([telemetry.text()])
    assert sums.by("dashboard_pushes_sent_total", "class") == {
        "data": 1,
        "entries": 2,
        "changes": 3,
        "notifications": 4,
        "heartbeat": 5,
    }
    assert sums.total("dashboard_pushes_held_total") == 6
    assert sums.total("dashboard_pushes_dropped_total") == 7
    assert sums.total("dashboard_entries_appended_total") == 8
    assert sums.total("dashboard_appends_outrun_total") == 9


def test_recoveries_are_told_apart_and_measured() -> None:
    telemetry = Telemetry()
    for updates in (0, 5, 214):
        telemetry.recovered("room", updates)
    telemetry.recovered("snapshot", 50)
    sums = Sums([telemetry.text()])
    assert sums.by("dashboard_recoveries_answered_updates_count", "kind") == {"room": 3, "snapshot": 1}
    assert sums.by("dashboard_recoveries_answered_updates_sum", "kind") == {"room": 219, "snapshot": 50}


def test_levels_are_asked_for_when_somebody_wants_to_know() -> None:
    telemetry, there = Telemetry(), [1, 2]
    telemetry.watch(people=lambda: len(there), rooms=lambda: 7)
    there.append(3)
    sums = Sums([telemetry.text()])
    assert (sums.total("dashboard_people_connected"), sums.total("dashboard_rooms_open")) == (3, 7)
