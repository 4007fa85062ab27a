"""The connection to MongoDB: the only place that makes one, with the settings that were tested against faults.

Every write is acknowledged by a majority and journaled, every read that matters is of majority-committed data: weaker
concerns lost acknowledged writes in each failover that was tried. The timeouts are short because a frozen primary
holds a caller for half a minute on the driver's defaults.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from bson.codec_options import CodecOptions
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
)
from pymongo import ReadPreference
from pymongo.errors import ConfigurationError, InvalidURI, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from dashboard.errors import SettingsError, Unavailable

Document = dict[str, Any]
Collection = AsyncIOMotorCollection[Document]
Session = AsyncIOMotorClientSession

APP_NAME: Final = "dashboard"
"""What our connections call themselves."""
HEARTBEAT_MS: Final = 1000
CONNECT_TIMEOUT_MS: Final = 2000
SOCKET_TIMEOUT_MS: Final = 8000
SELECTION_TIMEOUT_MS: Final = 4000
QUERY_TIMEOUT_MS: Final = 6000
"""``max_time_ms`` for reads: below the socket's timeout, so that the server gives up first and says why."""

_DURABLE = WriteConcern(w="majority", j=True, wtimeout=5000)
_MAJORITY = ReadConcern("majority")


@dataclass(frozen=True, slots=True)
class Mongo:
    """A connected client and the database that holds everything of ours."""

    client: AsyncIOMotorClient[Document]
    database: AsyncIOMotorDatabase[Document]

    def collection(self, name: str) -> Collection:
        """The collection of this name, with durable writes and majority reads."""
        return self.database.get_collection(name, write_concern=_DURABLE, read_concern=_MAJORITY)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """A transaction that commits when the block ends and aborts when it raises."""
        async with (
            await self.client.start_session() as session,
            session.start_transaction(
                read_concern=ReadConcern("snapshot"), write_concern=_DURABLE, read_preference=ReadPreference.PRIMARY
            ),
        ):
            yield session

    def close(self) -> None:
        """Close every connection."""
        self.client.close()


async def connect(url: str, database: str) -> Mongo:
    """Connect and make sure that MongoDB can do what is needed of it.

    Raises :class:`SettingsError` when the URL is malformed or the server is not part of a replica set (transactions
    need one), and :class:`Unavailable` when it does not answer.
    """
    try:
        client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
            url,
            tz_aware=True,
            w="majority",
            journal=True,
            retryWrites=True,
            retryReads=True,
            heartbeatFrequencyMS=HEARTBEAT_MS,
            connectTimeoutMS=CONNECT_TIMEOUT_MS,
            socketTimeoutMS=SOCKET_TIMEOUT_MS,
            serverSelectionTimeoutMS=SELECTION_TIMEOUT_MS,
            appname=APP_NAME,
        )
    except (InvalidURI, ConfigurationError, ValueError) as error:
        raise SettingsError(f"mongo_url is malformed: {error}") from error
    options: CodecOptions[Document] = CodecOptions(tz_aware=True)
    mongo = Mongo(client, client.get_database(database, codec_options=options))
    await _require_replica_set(mongo)
    return mongo


async def ping(mongo: Mongo) -> None:
    """Raise :class:`Unavailable` unless MongoDB has a primary that answers."""
    try:
        await mongo.database.command("ping", read_preference=ReadPreference.PRIMARY)
    except PyMongoError as error:
        raise unavailable(error) from error


def unavailable(error: PyMongoError) -> Unavailable:
    """The error to show for a failure of MongoDB: its details may hold host names, so they go to the log instead."""
    return Unavailable(f"MongoDB does not answer ({type(error).__name__})", retry_after=1)


async def _require_replica_set(mongo: Mongo) -> None:
    try:
        hello: Mapping[str, Any] = await mongo.database.command("hello")
    except PyMongoError as error:
        mongo.close()
        raise Unavailable(f"MongoDB does not answer at mongo_url: {_first_line(error)}") from error
    if "setName" in hello or hello.get("msg") == "isdbgrid":
        return
    mongo.close()
    raise SettingsError(
        "mongo_url names a MongoDB that is not in a replica set, and transactions need one. Start it with "
        "`mongod --replSet rs0`, then run `mongosh --eval 'rs.initiate()'` once. One node is enough."
    )


def _first_line(error: PyMongoError) -> str:
    return str(error).split(", Timeout:")[0].splitlines()[0]
