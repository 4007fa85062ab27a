"""Long reads: one moment, one order, bounded."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import groupby
from typing import Final

from pymongo.errors import PyMongoError

from dashboard.errors import Invalid
from dashboard.storage.mongo import QUERY_TIMEOUT_MS, Collection, Document, Mongo, Session, unavailable

DOCUMENTS_AT_ONCE: Final = 2_000


@asynccontextmanager
async def one_moment(mongo: Mongo) -> AsyncIterator[Session]:
    """A session whose reads all see the same moment; failures become :class:`dashboard.errors.Unavailable`."""
    try:
        async with await mongo.client.start_session(snapshot=True) as session:
            yield session
    except PyMongoError as error:
        raise unavailable(error) from error


async def scan(
    collection: Collection,
    session: Session,
    chosen: Document,
    order: list[tuple[str, int]],
    limit: int,
    *,
    without: str = "_id",
) -> AsyncIterator[dict[int, list[Document]]]:
    """The chosen documents by series, all of a series together, in pieces that are not too large for memory.

    They come ``without`` one of their fields. ``order`` is that of an index and begins with the series ``s``. Raises
    :class:`Invalid` when the documents hold more than ``limit`` points (or rows): their ``n`` together.
    """
    cursor = collection.find(
        chosen, {without: 0}, session=session, sort=order, batch_size=DOCUMENTS_AT_ONCE, max_time_ms=QUERY_TIMEOUT_MS
    )
    carried: list[Document] = []
    scanned = 0
    while True:
        documents = await cursor.to_list(DOCUMENTS_AT_ONCE)
        scanned += sum(document["n"] for document in documents)
        if scanned > limit:
            raise Invalid(
                f"the query reads more than {limit:,} points: ask for a shorter range, fewer series, "
                "or a step of a minute or more"
            )
        pieces = {series: list(piece) for series, piece in groupby([*carried, *documents], key=_series)}
        if not documents:
            if pieces:
                yield pieces
            return
        carried = pieces.popitem()[1]
        if pieces:
            yield pieces


def _series(document: Document) -> int:
    series: int = document["s"]
    return series
