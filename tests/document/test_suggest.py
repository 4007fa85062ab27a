from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.document.dashboard import COLUMNS, load
from dashboard.document.suggest import CROWD, arrange, suggest


@dataclass
class Known:
    metric: str
    labels: dict[str, list[str]] = field(default_factory=dict)
    series: int = 1
    unit: str = ""


def numbered(count: int) -> list[str]:
    return [str(number) for number in range(count)]


def one(known: Known) -> dict[str, Any]:
    (panel,) = suggest([known])
    return panel


def test_a_few_series_are_lines_told_apart_by_their_label() -> None:
    panel = one(Known("cpu_percent", {"host": ["a"], "cpu": numbered(4)}, 4))
    assert (panel["kind"], panel["title"], panel["unit"], panel["size"]) == (
        "timeseries",
        "CPU by core",
        "percent",
        [12, 7],
    )
    assert panel["queries"] == {"q1": {"metric": "cpu_percent"}}
    assert panel["options"] == {"style": "line", "legend": True, "label": "cpu"}
    assert (panel["min"], panel["max"]) == (0, 100)


def test_a_single_share_is_a_gauge() -> None:
    panel = one(Known("memory_used_percent", {"host": ["a"]}))
    assert (panel["kind"], panel["title"], panel["size"]) == ("gauge", "Memory used", [6, 5])
    assert [threshold["color"] for threshold in panel["thresholds"].values()] == ["amber", "red"]


def test_a_battery_may_be_full() -> None:
    assert "thresholds" not in one(Known("battery_percent"))


def test_a_single_series_is_an_area() -> None:
    panel = one(Known("room_temp", {"room": ["lab"]}, unit="celsius"))
    assert (panel["kind"], panel["title"], panel["unit"]) == ("timeseries", "Room temp", "celsius")
    assert panel["options"] == {"style": "area", "legend": False}


def test_a_counter_is_shown_as_its_rate() -> None:
    panel = one(Known("node_network_receive_bytes_total"))
    assert (panel["queries"]["q1"]["over"], panel["unit"]) == ("rate", "bytes/s")


def test_a_crowd_is_gathered_by_a_label_with_few_values() -> None:
    known = Known("http_requests_total", {"code": ["200", "500"], "path": numbered(50)}, 100)
    panel = one(known)
    assert panel["title"] == "HTTP requests by code"
    assert panel["queries"]["q1"] == {
        "metric": "http_requests_total",
        "over": "rate",
        "across": "sum",
        "by": ["code"],
    }


def test_of_a_crowd_with_one_label_the_largest_are_shown() -> None:
    panel = one(Known("process_cpu_percent", {"process": numbered(CROWD + 1)}, CROWD + 1))
    assert (panel["kind"], panel["options"]) == ("bargauge", {"label": "process"})


def test_a_crowd_with_several_labels_is_a_table() -> None:
    many = {"process": numbered(CROWD + 1), "user": numbered(CROWD + 1)}
    assert one(Known("process_cpu_percent", many, 100))["kind"] == "table"


def test_what_is_up_or_down_is_a_timeline() -> None:
    panel = one(Known("probe_up", {"site": ["a", "b"]}, 2))
    assert (panel["kind"], panel["title"], panel["options"]) == ("timeline", "Probe up by site", {"label": "site"})
    assert {mapping["text"] for mapping in panel["mappings"].values()} == {"up", "down"}


def test_the_buckets_of_a_histogram_are_a_heatmap() -> None:
    panel = one(Known("http_request_duration_seconds_bucket", {"le": ["0.1", "1", "+Inf"], "path": ["/a"]}, 3))
    assert (panel["kind"], panel["title"], panel["options"]["rows"]) == ("heatmap", "HTTP request duration", "le")
    assert panel["queries"]["q1"]["by"] == ["le"]


KNOWN = st.builds(
    Known,
    st.from_regex(r"[a-z]{1,8}(_(percent|bytes|total|seconds))?", fullmatch=True),
    st.dictionaries(st.sampled_from(["host", "cpu", "path"]), st.integers(1, 20).map(numbered)),
    st.integers(1, 200),
    st.sampled_from(["", "percent", "bytes"]),
)


@given(st.lists(KNOWN, max_size=12))
def test_arranged_suggestions_are_a_dashboard_without_overlaps(known: list[Known]) -> None:
    panels = load({"title": "New", "panels": arrange(suggest(known))}).panels.values()
    assert len(panels) == len(known)
    cells = [
        (column, row)
        for panel in panels
        for column in range(panel.at[0], panel.at[0] + panel.at[2])
        for row in range(panel.at[1], panel.at[1] + panel.at[3])
    ]
    assert len(cells) == len(set(cells))
    assert all(0 <= column < COLUMNS for column, _ in cells)
