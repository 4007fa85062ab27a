from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tornado.ioloop import IOLoop

from dashboard.errors import Conflict
from dashboard.model.people import Source
from dashboard.storage.mongo import Mongo
from dashboard.storage.sources import Activity, LastError, SourceRecords

NOW = datetime(2026, 1, 1, tzinfo=UTC)
METER = Source("k1", "meter", ("cpu_*",), 5.0)


@pytest.fixture
def records(io_loop: IOLoop, mongo: Mongo) -> SourceRecords:
    made = SourceRecords(mongo)
    io_loop.run_sync(made.prepare)
    io_loop.run_sync(made.prepare)  # harmless
    return made


async def test_a_source_is_found_by_its_key_until_it_is_revoked(records: SourceRecords) -> None:
    await records.add(METER, b"digest", NOW)
    assert await records.by_digest(b"digest") == METER
    assert await records.by_digest(b"other") is None
    with pytest.raises(Conflict, match="meter"):
        await records.add(Source("k2", "meter", (), None), b"other", NOW)
    assert await records.revoke("meter", NOW + timedelta(1))
    assert not await records.revoke("k1", NOW)
    assert await records.by_digest(b"digest") is None
    await records.add(Source("k2", "meter", (), None), b"other", NOW)
    assert [(one.source.id, one.revoked) for one in await records.all()] == [("k1", NOW + timedelta(1)), ("k2", None)]


async def test_what_sources_did_adds_up(records: SourceRecords) -> None:
    await records.add(METER, b"digest", NOW)
    error = LastError(NOW, "reason", "text")
    await records.note({"k1": Activity(5, 1, NOW, error)})
    await records.note({"k1": Activity(2, 0, NOW - timedelta(1)), "unknown": Activity(1)})
    await records.note({})
    (record,) = await records.all()
    assert record.activity == Activity(7, 1, NOW, error)
