from __future__ import annotations

import asyncio

from dashboard.storage.marks import Marks
from dashboard.storage.mongo import Mongo


async def test_a_mark_never_goes_back(mongo: Mongo) -> None:
    marks = Marks(mongo)
    assert await marks.get("seen") is None
    await asyncio.gather(*(marks.raise_to("seen", value) for value in (5, 2**50, 7)))
    assert await marks.get("seen") == 2**50
    await marks.raise_to("seen", 3)
    assert await Marks(mongo).get("seen") == 2**50
    assert await marks.get("other") is None
