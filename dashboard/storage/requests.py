"""Requests that may be repeated: each is done once, and answered as the first time.

A request that names a key is written together with its points in one transaction. A repeat finds the key and gets the
first answer; so do repeats at the same time, on any worker, and after a restart. Keys are forgotten after a time,
:data:`KEPT_SECONDS` when nothing else is said.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from pymongo.errors import BulkWriteError, DuplicateKeyError

from dashboard.errors import Conflict
from dashboard.model.points import Batch
from dashboard.storage.deadline import within
from dashboard.storage.log import LOG, LogIds, Publish, documents
from dashboard.storage.mongo import Document, Mongo, Session
from dashboard.storage.transact import is_duplicate, transact

REQUESTS: Final = "requests"
KEPT_SECONDS: Final = 24 * 3600

_journal = logging.getLogger(__name__)


class Requests:
    """The requests done lately that named a key, and how they were answered."""

    def __init__(
        self, mongo: Mongo, ids: LogIds, write_timeout: float, publish: Publish, kept: float = KEPT_SECONDS
    ) -> None:
        """``publish`` is called with the points of each request when they are durable, and not for repeats.

        Answers are kept for ``kept`` seconds.
        """
        self._mongo = mongo
        self._requests = mongo.collection(REQUESTS)
        self._log = mongo.collection(LOG)
        self._ids = ids
        self._write_timeout = write_timeout
        self._publish = publish
        self._kept = timedelta(seconds=kept)

    async def answered(self, key_hash: bytes, body_hash: bytes) -> bytes | None:
        """The first answer to this request, None if it is new; raises :class:`Conflict` if the key was used for
        another body."""
        return await within(self._write_timeout, self._answered(key_hash, body_hash))

    async def once(self, key_hash: bytes, body_hash: bytes, batch: Batch, answer: bytes) -> bytes:
        """Store ``batch`` and ``answer`` unless this request was done before; return the first answer.

        Raises :class:`Conflict` when the key was used for another body, and :class:`dashboard.errors.Unavailable` when
        it is not known whether the request was done: repeating it is safe.
        """
        first, stored = await within(self._write_timeout, self._once(key_hash, body_hash, batch, answer))
        if stored:
            self._tell(batch)
        return first

    async def _once(self, key_hash: bytes, body_hash: bytes, batch: Batch, answer: bytes) -> tuple[bytes, bool]:
        request = _document(key_hash, body_hash, answer, self._kept)
        while True:
            first = await self._answered(key_hash, body_hash)
            if first is not None:
                return first, False
            write = partial(self._write, request=request, made=documents(batch, self._ids))
            try:
                await transact(self._mongo, write)
            except (DuplicateKeyError, BulkWriteError) as error:
                if not is_duplicate(error):
                    raise
                continue  # the same request was done a moment ago (or a log id was taken: then this is tried again)
            return answer, True

    async def _write(self, session: Session, request: Document, made: list[Document]) -> None:
        await self._requests.insert_one(request, session=session)
        if made:
            await self._log.insert_many(made, session=session)

    async def _answered(self, key_hash: bytes, body_hash: bytes) -> bytes | None:
        found = await self._requests.find_one({"_id": {"$eq": key_hash}})
        if found is None:
            return None
        if found["body"] != body_hash:
            raise Conflict("this Idempotency-Key was used for a request with another body; use a new key")
        answer: bytes = found["answer"]
        return answer

    def _tell(self, batch: Batch) -> None:
        try:
            self._publish(batch)
        except Exception:
            _journal.exception("points are stored but could not be published")


def _document(key_hash: bytes, body_hash: bytes, answer: bytes, kept: timedelta) -> Document:
    return {"_id": key_hash, "body": body_hash, "answer": answer, "expires": datetime.now(UTC) + kept}
