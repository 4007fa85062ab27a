from __future__ import annotations

import asyncio

import pytest

from dashboard.errors import Unavailable
from dashboard.storage.mongo import Mongo, connect
from dashboard.storage.read_positions import ReadPositions


async def test_a_position_never_moves_back(mongo: Mongo) -> None:
    positions = ReadPositions(mongo)
    assert await positions.get("u1", "r") == 0
    await asyncio.gather(*(positions.put("u1", "r", offset) for offset in (3, 9, 5, 1)))
    assert await positions.get("u1", "r") == 9
    assert await positions.get("u1", "s") == 0
    assert await positions.get("u2", "r") == 0


async def test_all_of_a_person_and_of_nobody_else(mongo: Mongo) -> None:
    positions = ReadPositions(mongo)
    for person in ("u", "u1", "u10", "t"):
        await positions.put(person, "r", 1)
        await positions.put(person, "s", 2)
    assert await positions.all("u1") == {"r": 1, "s": 2}
    assert await positions.all("nobody") == {}
    await positions.prepare()
    assert await positions.readers("r") == {"u", "u1", "u10", "t"}
    assert await positions.readers("nowhere") == set()


async def test_without_mongodb(mongo_url: str, database: str) -> None:
    gone = await connect(mongo_url, database)
    positions = ReadPositions(gone)
    gone.close()
    for work in (positions.get("u", "r"), positions.put("u", "r", 1), positions.all("u"), positions.readers("r")):
        with pytest.raises(Unavailable):
            await work
