from __future__ import annotations

from dashboard.storage.mongo import Mongo
from tests.rooms.workers import working


async def test_no_worker_is_taken_for_another(mongo: Mongo, redis_url: str, database: str) -> None:
    async with working(mongo, redis_url, database) as one, working(mongo, redis_url, database) as two:
        names = {worker.parts.tending._worker for worker in (one, two)}
        assert len(names) == 2
