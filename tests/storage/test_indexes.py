from __future__ import annotations

import asyncio

from dashboard.storage.indexes import INDEXES, prepare
from dashboard.storage.mongo import Mongo


async def test_several_workers_prepare_at_once_and_again(mongo: Mongo) -> None:
    await asyncio.gather(*(prepare(mongo) for _ in range(4)))
    await prepare(mongo)
    assert set(INDEXES) <= set(await mongo.database.list_collection_names())
    for name, indexes in INDEXES.items():
        made = set(await mongo.collection(name).index_information())
        assert made == {"_id_", *(index.document["name"] for index in indexes)}
