from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo.errors import DuplicateKeyError

from dashboard import child, programs
from dashboard.child import free_port
from dashboard.errors import SettingsError, Unavailable
from dashboard.storage.mongo import Mongo, connect, ping


async def test_writes_are_durable_and_reads_of_the_majority(mongo: Mongo) -> None:
    await ping(mongo)
    collection = mongo.collection("things")
    assert collection.write_concern.document == {"w": "majority", "j": True, "wtimeout": 5000}
    assert collection.read_concern.level == "majority"


async def test_a_transaction_is_all_or_nothing(mongo: Mongo) -> None:
    things = mongo.collection("things")
    await things.insert_one({"_id": 0})
    async with mongo.transaction() as session:
        await things.insert_one({"_id": 1}, session=session)
        await things.insert_one({"_id": 2}, session=session)

    async def collide() -> None:
        async with mongo.transaction() as session:
            await things.insert_one({"_id": 3}, session=session)
            await things.insert_one({"_id": 0}, session=session)

    with pytest.raises(DuplicateKeyError):
        await collide()
    assert [document["_id"] async for document in things.find().sort("_id")] == [0, 1, 2]


@pytest.mark.parametrize("url", ["", "http://x", "mongodb://", "mongodb://a:b:c@x"])
async def test_malformed_urls(url: str) -> None:
    with pytest.raises(SettingsError, match="mongo_url"):
        await connect(url, "x")


async def test_nobody_there_is_told_without_secrets() -> None:
    url = f"mongodb://me:hunter2@127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=200"
    with pytest.raises(Unavailable, match="mongo_url") as refused:
        await connect(url, "x")
    assert "hunter2" not in refused.value.message


@pytest.fixture
def lonely(tmp_path: Path) -> Iterator[str]:
    """A mongod that is in no replica set."""
    port = free_port()
    options = ["--dbpath", str(tmp_path), "--port", str(port), "--bind_ip", "127.0.0.1", "--nounixsocket", "--quiet"]
    process = subprocess.Popen(
        [str(programs.find(programs.MONGOD)), *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield f"mongodb://127.0.0.1:{port}/"
    process.kill()
    process.wait()
    assert not child.command_line(process.pid)


async def test_a_mongodb_without_a_replica_set_is_refused_with_the_remedy(lonely: str) -> None:
    async with asyncio.timeout(120):
        while True:
            try:
                await connect(lonely, "x")
            except Unavailable:
                continue  # it is still starting
            except SettingsError as error:
                assert "rs.initiate()" in str(error)  # noqa: PT017
                return
            raise AssertionError("it was taken")
