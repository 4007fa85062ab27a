"""Transactions of workers that died: found, ended, and no longer in anybody's way."""

from __future__ import annotations

from dashboard.storage.mongo import Mongo, Session
from dashboard.storage.orphans import end_orphans
from dashboard.storage.transact import transact
from tests.awaiting import until


async def abandoned(mongo: Mongo) -> Session:
    """A transaction that wrote something and is left as it is; as long as its session is kept it is not ended."""
    session = await mongo.client.start_session()
    session.start_transaction()
    await mongo.collection("things").insert_one({"_id": 1, "by": "the dead"}, session=session)
    return session


async def test_a_transaction_that_was_left_is_found_after_a_while_and_ended(mongo: Mongo) -> None:
    await mongo.collection("things").insert_one({"_id": 0})
    session = await abandoned(mongo)
    assert await end_orphans(mongo) == 0
    await until(lambda: end_orphans(mongo))
    assert await mongo.collection("things").count_documents({}) == 1
    await session.end_session()


async def test_what_collides_with_it_is_done_all_the_same(mongo: Mongo) -> None:
    await mongo.collection("things").insert_one({"_id": 0})
    session = await abandoned(mongo)

    async def insert(own: Session) -> None:
        await mongo.collection("things").insert_one({"_id": 1, "by": "the living"}, session=own)

    await transact(mongo, insert)
    assert await mongo.collection("things").find_one({"_id": 1}) == {"_id": 1, "by": "the living"}
    await session.end_session()


async def test_what_goes_on_is_left_alone(mongo: Mongo) -> None:
    things = mongo.collection("things")
    await things.insert_one({"_id": 0})
    async with mongo.transaction() as session:
        await things.insert_one({"_id": 1}, session=session)
        assert await end_orphans(mongo) == 0
    assert await things.count_documents({}) == 2
