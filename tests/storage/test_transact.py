from __future__ import annotations

import asyncio

import pytest
from pymongo.errors import BulkWriteError, DuplicateKeyError

from dashboard.storage.mongo import Mongo, Session
from dashboard.storage.transact import is_duplicate, transact


async def test_transactions_that_collide_all_happen(mongo: Mongo) -> None:
    counters = mongo.collection("counters")
    await counters.insert_one({"_id": "n", "value": 0})

    async def add(session: Session) -> int:
        found = await counters.find_one({"_id": "n"}, session=session)
        assert found is not None
        await counters.update_one({"_id": "n"}, {"$set": {"value": found["value"] + 1}}, session=session)
        return int(found["value"])

    before = await asyncio.gather(*(transact(mongo, add) for _ in range(8)))
    assert sorted(before) == list(range(8))


async def test_taken_keys_are_told_from_other_failures(mongo: Mongo) -> None:
    things = mongo.collection("things")
    await things.insert_one({"_id": 1})
    for insert in (things.insert_one({"_id": 1}), things.insert_many([{"_id": 2}, {"_id": 1}])):
        with pytest.raises((DuplicateKeyError, BulkWriteError)) as caught:
            await insert
        assert is_duplicate(caught.value)
    await mongo.database.create_collection("strict", validator={"n": {"$type": "int"}})
    with pytest.raises(BulkWriteError) as refused:
        await mongo.collection("strict").insert_many([{"n": "one"}])
    assert not is_duplicate(refused.value)


async def test_an_error_of_its_own_ends_a_transaction_and_undoes_it(mongo: Mongo) -> None:
    things = mongo.collection("things")
    await things.insert_one({"_id": 1})

    async def twice(session: Session) -> None:
        await things.insert_one({"_id": 2}, session=session)
        await things.insert_one({"_id": 1}, session=session)

    with pytest.raises(DuplicateKeyError):
        await transact(mongo, twice)
    assert await things.count_documents({}) == 1
