from __future__ import annotations

import numpy as np
import pytest

from dashboard.model.points import Points
from dashboard.series.rollup import roll_up
from dashboard.series.steps import DAY, HOUR, MINUTE
from dashboard.storage.mongo import Mongo
from dashboard.storage.rollups import ROLLUPS, STRETCH, chunk_documents, near, rows_of, stretches_of, within_range
from dashboard.storage.scan import one_moment
from tests.storage.archive import T0, prepared

DAY_OF_POINTS = Points(T0 + 30_000 * np.arange(DAY // 30_000), np.arange(DAY // 30_000, dtype=np.float64))


@pytest.mark.parametrize("unit", [MINUTE, HOUR])
async def test_chunks_cover_stretches_and_come_back_as_rows(mongo: Mongo, unit: int) -> None:
    await prepared(mongo)
    rollups = mongo.collection(ROLLUPS)
    rows = roll_up(DAY_OF_POINTS, unit)
    stretches = stretches_of(DAY_OF_POINTS.times, unit)
    assert all(begin % STRETCH[unit] == 0 for begin in stretches.tolist())
    documents = chunk_documents(9, unit, rows, stretches)
    assert sum(document["n"] for document in documents) == len(rows.times)
    await rollups.insert_many(documents)
    async with one_moment(mongo) as session:
        found = await near(rollups, session, {9: DAY_OF_POINTS, 8: DAY_OF_POINTS}, unit)
    assert set(found) == {9}
    assert rows_of(found[9]).times.tolist() == rows.times.tolist()
    assert rows_of(found[9]).columns.tolist() == rows.columns.tolist()


def test_only_the_stretches_asked_for_are_written() -> None:
    rows = roll_up(DAY_OF_POINTS, MINUTE)
    (document,) = chunk_documents(9, MINUTE, rows, stretches_of(DAY_OF_POINTS.times[:1], MINUTE))
    assert document["t0"] <= T0 < document["t0"] + STRETCH[MINUTE]
    assert chunk_documents(9, MINUTE, rows, np.array([0])) == []


def test_the_range_begins_at_a_stretch() -> None:
    chosen = within_range([1], HOUR, T0 + 5, T0 + 6)
    assert chosen["t0"] == {"$gte": T0 // (30 * DAY) * 30 * DAY, "$lt": T0 + 6}
