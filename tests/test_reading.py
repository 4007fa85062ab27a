from __future__ import annotations

import pytest

from dashboard.errors import Forbidden, Invalid, Unauthenticated
from dashboard.model.people import Person, Source
from dashboard.model.query import Query
from dashboard.reading import Range
from tests.live.conftest import site as site
from tests.site import Site

VIEWER = Person("u1", "Ada", "viewer")


async def test_permission_is_asked_first(site: Site) -> None:
    reading, wanted = site.parts.reading, Range("nonsense", "now", 0)
    with pytest.raises(Unauthenticated):
        await reading.query(None, Query("["), wanted)
    with pytest.raises(Forbidden):
        await reading.catalogue(Source("k1", "s", (), None), "[", 1)


async def test_ranges_are_as_people_write_them(site: Site) -> None:
    reading = site.parts.reading
    start, end, table = await reading.query(VIEWER, Query("m", step=60_000), Range("now-1h", "now", 100))
    assert end - start == 3_600_000
    assert table.rows == []
    start, end, _ = await reading.query(VIEWER, Query("m"), Range("2026-01-01T00:00:00Z", "1767225660000", 10))
    assert (start, end) == (1_767_225_600_000, 1_767_225_660_000)


@pytest.mark.parametrize(
    "wanted", [Range("now", "now", 10), Range("now", "now-1s", 10), Range("now-1h", "now", 0), Range("x", "now", 10)]
)
async def test_ranges_that_are_none(site: Site, wanted: Range) -> None:
    with pytest.raises(Invalid):
        await site.parts.reading.query(VIEWER, Query("m"), wanted)
