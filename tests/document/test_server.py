from __future__ import annotations

from dashboard.document.dashboard import load
from dashboard.document.server import server_dashboard
from dashboard.telemetry import Telemetry
from dashboard.vitals import Vitals


def test_it_is_a_dashboard_without_overlaps() -> None:
    panels = load(server_dashboard()).panels.values()
    cells = [
        (column, row)
        for x, y, width, height in (panel.at for panel in panels)
        for column in range(x, x + width)
        for row in range(y, y + height)
    ]
    assert len(cells) == len(set(cells))


def test_it_draws_what_workers_write_down() -> None:
    telemetry = Telemetry()
    telemetry.delay.observe(1)
    telemetry.loop_lag.observe(1)
    written = {series.metric: dict(series.labels) for series in Vitals(telemetry).measured(1)}
    written["dashboard_source_points_total"] = {"source": "", "worker": ""}
    queries = [query for panel in load(server_dashboard()).panels.values() for query in panel.queries.values()]
    assert len(queries) > 12
    for query in queries:
        assert set(query.by) <= set(written[query.metric]), query
