from __future__ import annotations

import pytest

from dashboard.document.dashboard import load
from dashboard.document.host import host_dashboard
from dashboard.panels.options import KINDS


@pytest.mark.parametrize("host", [None, "web-1"])
def test_it_is_a_dashboard_without_overlaps(host: str | None) -> None:
    panels = load(host_dashboard(host)).panels.values()
    cells = [
        (column, row)
        for x, y, width, height in (panel.at for panel in panels)
        for column in range(x, x + width)
        for row in range(y, y + height)
    ]
    assert len(cells) == len(set(cells))
    assert {panel.kind for panel in panels} == set(KINDS) - {"text"}


def test_every_query_asks_for_that_host() -> None:
    queries = [query for panel in load(host_dashboard("web-1")).panels.values() for query in panel.queries.values()]
    assert all(query.where == {"host": "web-1"} for query in queries)
    assert not any(
        query.where for panel in load(host_dashboard(None)).panels.values() for query in panel.queries.values()
    )
