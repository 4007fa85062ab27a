from __future__ import annotations

import asyncio
from hashlib import sha256

import numpy as np
import pytest

from dashboard.errors import Conflict
from dashboard.model.points import Batch
from dashboard.model.series import Series
from dashboard.storage.log import LOG, batch_of
from dashboard.storage.mongo import Mongo
from dashboard.storage.requests import KEPT_SECONDS, REQUESTS
from tests.storage.archive import T0, Archive, archive, prepared, regular

A = Series.named("a", {})
KEY, BODY, OTHER = (sha256(text).digest() for text in (b"key", b"body", b"other"))


async def _points(parts: Archive) -> int:
    return sum(len(batch_of(document)) for document in await parts.kept(LOG))


async def test_a_repeat_gets_the_first_answer_and_stores_nothing(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    assert await parts.requests.answered(KEY, BODY) is None
    assert await parts.requests.once(KEY, BODY, regular(A, T0, 1000, 5), b"first") == b"first"
    assert await parts.requests.answered(KEY, BODY) == b"first"
    assert await parts.requests.once(KEY, BODY, regular(A, T0, 1000, 5), b"second") == b"first"
    assert await archive(mongo).requests.once(KEY, BODY, regular(A, T0, 1000, 5), b"third") == b"first"
    assert await _points(parts) == 5
    assert [len(batch) for batch in parts.published] == [5]


async def test_the_same_key_for_another_body_is_refused(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    await parts.requests.once(KEY, BODY, regular(A, T0, 1000, 5), b"first")
    with pytest.raises(Conflict, match="Idempotency-Key"):
        await parts.requests.once(KEY, OTHER, regular(A, T0, 1000, 5), b"second")
    with pytest.raises(Conflict):
        await parts.requests.answered(KEY, OTHER)
    assert await _points(parts) == 5


async def test_repeats_at_once_on_several_workers_are_done_once(mongo: Mongo) -> None:
    workers = [await prepared(mongo), *(archive(mongo) for _ in range(3))]
    answers = await asyncio.gather(
        *(workers[n % 4].requests.once(KEY, BODY, regular(A, T0, 1000, 5), f"answer {n}".encode()) for n in range(12))
    )
    assert len(set(answers)) == 1
    assert await _points(workers[0]) == 5
    assert sum(len(batch) for worker in workers for batch in worker.published) == 5


async def test_different_requests_do_not_get_in_each_others_way(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    keys = [sha256(str(n).encode()).digest() for n in range(20)]
    answers = await asyncio.gather(
        *(parts.requests.once(key, BODY, regular(A, T0 + n, 1, 1), key) for n, key in enumerate(keys))
    )
    assert answers == keys
    times = np.concatenate([batch_of(document).times for document in await parts.kept(LOG)])
    assert sorted(times.tolist()) == list(range(T0, T0 + 20))


async def test_a_request_without_good_points_is_answered_once_too(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    assert await parts.requests.once(KEY, BODY, Batch.empty(), b"all bad") == b"all bad"
    assert await parts.requests.answered(KEY, BODY) == b"all bad"
    assert await parts.kept(LOG) == []


async def test_requests_are_forgotten_by_mongodb_itself_after_at_least_an_hour(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    await parts.requests.once(KEY, BODY, regular(A, T0, 1000, 5), b"first")
    (request,) = await parts.kept(REQUESTS)
    assert request["expires"].tzinfo is not None
    indexes = await mongo.collection(REQUESTS).index_information()
    assert indexes["expires"]["expireAfterSeconds"] == 0
    assert KEPT_SECONDS >= 3600
