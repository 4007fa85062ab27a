"""The collections of history and their indexes."""

from __future__ import annotations

from typing import Final

from pymongo import IndexModel
from pymongo.errors import CollectionInvalid, OperationFailure, PyMongoError

from dashboard.storage import blocks, rollups
from dashboard.storage.compaction import GUARD
from dashboard.storage.log import LOG
from dashboard.storage.mongo import Mongo, unavailable
from dashboard.storage.requests import REQUESTS
from dashboard.storage.series import COUNTS, SERIES

INDEXES: Final[dict[str, list[IndexModel]]] = {
    LOG: [],
    blocks.BLOCKS: [
        IndexModel(blocks.ORDER, name="series_time"),
        IndexModel([("s", 1)], name="open", partialFilterExpression={"o": True}),
    ],
    rollups.ROLLUPS: [IndexModel(rollups.ORDER, name="series_unit_time", unique=True)],
    SERIES: [IndexModel([("metric", 1)], name="metric")],
    COUNTS: [],
    GUARD: [],
    REQUESTS: [IndexModel([("expires", 1)], name="expires", expireAfterSeconds=0)],
}

_NAMESPACE_EXISTS: Final = 48


async def prepare(mongo: Mongo) -> None:
    """Make every collection and index that is not there yet; several workers may do so at once."""
    try:
        for name, indexes in INDEXES.items():
            await _make_collection(mongo, name)
            if indexes:
                await mongo.collection(name).create_indexes(indexes)
    except PyMongoError as error:
        raise unavailable(error) from error


async def _make_collection(mongo: Mongo, name: str) -> None:
    try:
        await mongo.database.create_collection(name)
    except CollectionInvalid:
        return
    except OperationFailure as error:
        if error.code != _NAMESPACE_EXISTS:
            raise
