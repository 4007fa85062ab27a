from __future__ import annotations

import pytest

from dashboard.errors import Invalid, Unavailable
from dashboard.storage.mongo import Mongo
from dashboard.storage.scan import DOCUMENTS_AT_ONCE, one_moment, scan

ORDER = [("s", 1), ("t1", 1)]


async def _scanned(mongo: Mongo, limit: int = 1_000_000) -> list[dict[int, list[int]]]:
    async with one_moment(mongo) as session:
        return [
            {series: [document["t1"] for document in some] for series, some in piece.items()}
            async for piece in scan(mongo.collection("things"), session, {}, ORDER, limit)
        ]


async def _fill(mongo: Mongo, sizes: list[int]) -> None:
    things = mongo.collection("things")
    await things.insert_many(
        [{"s": series, "t1": time, "n": 2} for series, size in enumerate(sizes) for time in reversed(range(size))]
    )
    await things.create_index(ORDER)


@pytest.mark.parametrize(
    "sizes",
    [
        [3, 1, 2],
        [DOCUMENTS_AT_ONCE],
        [DOCUMENTS_AT_ONCE - 1, 2, DOCUMENTS_AT_ONCE + 1],
        [2 * DOCUMENTS_AT_ONCE + 7, 1],
    ],
)
async def test_every_series_comes_once_and_whole(mongo: Mongo, sizes: list[int]) -> None:
    await _fill(mongo, sizes)
    pieces = await _scanned(mongo)
    assert [series for piece in pieces for series in piece] == list(range(len(sizes)))
    for piece in pieces:
        for series, times in piece.items():
            assert times == list(range(sizes[series]))


async def test_nothing_found_is_no_piece(mongo: Mongo) -> None:
    assert await _scanned(mongo) == []


async def test_a_scan_over_the_limit_is_refused(mongo: Mongo) -> None:
    await _fill(mongo, [5])
    assert await _scanned(mongo, limit=10)
    with pytest.raises(Invalid, match="more than 9 points"):
        await _scanned(mongo, limit=9)


async def test_failures_are_unavailable(mongo: Mongo) -> None:
    with pytest.raises(Unavailable):
        async with one_moment(mongo) as session:
            await mongo.collection("things").find({"$nonsense": 1}, session=session).to_list(None)
