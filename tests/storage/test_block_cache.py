from __future__ import annotations

import numpy as np
from bson.objectid import ObjectId

from dashboard.model.points import Points
from dashboard.storage.block_cache import BlockCache

POINTS = Points(np.arange(10, dtype=np.int64), np.zeros(10))
SIZE = 160


def test_the_least_recently_used_are_forgotten_first() -> None:
    cache = BlockCache(limit=3 * SIZE)
    a, b, c, d = (ObjectId() for _ in range(4))
    cache.add({a: POINTS, b: POINTS, c: POINTS})
    assert cache.found([a, d]) == {a: POINTS}
    cache.add({d: POINTS, a: POINTS})
    assert set(cache.found([a, b, c, d])) == {a, c, d}


def test_more_than_fits_is_not_kept() -> None:
    cache = BlockCache(limit=SIZE - 1)
    cache.add({ObjectId(): POINTS, (last := ObjectId()): POINTS})
    assert cache.found([last]) == {}
