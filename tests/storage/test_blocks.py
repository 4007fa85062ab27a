from __future__ import annotations

import numpy as np
import pytest

from dashboard.model.points import Points
from dashboard.series.layout import CELL, FULL, Extent
from dashboard.series.packing import unpack
from dashboard.series.steps import MINUTE
from dashboard.storage.blocks import BLOCKS, Kept, block_document, load, near, overlapping, within_range
from dashboard.storage.mongo import Mongo
from dashboard.storage.scan import one_moment
from tests.storage.archive import T0, prepared


def _points(start: int, count: int) -> Points:
    return Points(start + 1000 * np.arange(count, dtype=np.int64), np.zeros(count))


def test_a_document_says_what_is_in_it_and_whether_it_may_grow() -> None:
    small, full = block_document(7, _points(T0, 3)), block_document(7, _points(T0, FULL))
    assert (small["s"], small["t0"], small["t1"], small["n"], small["o"]) == (7, T0, T0 + 2000, 3, True)
    assert "o" not in full
    assert unpack(full["d"]).times[-1] == full["t1"]


async def test_blocks_near_points_are_found_by_series_in_order(mongo: Mongo) -> None:
    await prepared(mongo)
    blocks = mongo.collection(BLOCKS)
    await blocks.insert_many(
        [
            block_document(1, _points(T0 + 5_000_000, 10)),
            block_document(1, _points(T0, 10)),
            block_document(1, _points(T0 - 30 * CELL, 10)),
            block_document(2, _points(T0 - 30 * CELL, FULL)),
            block_document(3, _points(T0, 10)),
        ]
    )
    new = {1: _points(T0 + 5_000, 2), 2: _points(T0 + 5_000, 2)}
    async with one_moment(mongo) as session:
        found = await near(blocks, session, new, with_open=True)
        in_range = await near(blocks, session, new, with_open=False)
        packed = await load(blocks, session, found[1].ids)
    assert set(found) == {1}
    assert found[1].begins.tolist() == [T0 - 30 * CELL, T0, T0 + 5_000_000]
    assert found[1].ends.tolist() == [T0 - 30 * CELL + 9000, T0 + 9000, T0 + 5_009_000]
    assert [extent.place for extent in found[1].extents] == [0, 1, 2]
    assert in_range[1].begins.tolist() == [T0]
    assert unpack(packed[found[1].ids[1]]).times[0] == T0


@pytest.mark.parametrize(
    ("begin", "end", "found"), [(0, 10, True), (9_000, 10_000, True), (9_001, 20_000, False), (-9, 0, False)]
)
async def test_the_range_is_half_open(mongo: Mongo, begin: int, end: int, found: bool) -> None:
    blocks = mongo.collection(BLOCKS)
    await blocks.insert_one(block_document(1, _points(T0, 10)))
    assert await blocks.count_documents(within_range([1, 2], T0 + begin, T0 + end)) == found


def test_overlapping_finds_the_blocks_that_reach_into_units() -> None:
    extents = [Extent(0, T0, T0 + 100, 2), Extent(1, T0 + MINUTE + 1, T0 + 3 * MINUTE, 2)]
    kept = Kept(extents, [])
    for starts, expected in (
        ([], []),
        ([T0], [0]),
        ([T0 + MINUTE], [1]),
        ([T0, T0 + 3 * MINUTE], [0, 1]),
        ([T0 - MINUTE, T0 + 4 * MINUTE], []),
    ):
        assert overlapping(kept, np.array(starts, np.int64), MINUTE) == expected
