from __future__ import annotations

from typing import Any

import pytest
from tornado.ioloop import IOLoop

from dashboard.auth.secrets import is_key, new_key
from dashboard.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from dashboard.model.people import Person
from dashboard.people.sources import Sources
from dashboard.storage.mongo import Mongo
from dashboard.storage.sources import SourceRecords

ADMIN = Person("u0", "root", "admin")


@pytest.fixture
def sources(io_loop: IOLoop, mongo: Mongo) -> Sources:
    records = SourceRecords(mongo)
    io_loop.run_sync(records.prepare)
    return Sources(records)


async def test_a_key_is_shown_once_and_works_until_it_is_revoked(sources: Sources, mongo: Mongo) -> None:
    source, key = await sources.add(ADMIN, " meter ", ["cpu_*"], 10)
    assert is_key(key)
    assert (source.name, source.metrics, source.rate) == ("meter", ("cpu_*",), 10)
    assert await sources.by_key(key) == source
    async for document in mongo.collection("sources").find():
        assert key not in str(document)
    await sources.revoke(ADMIN, "meter")
    with pytest.raises(Unauthenticated):
        await sources.by_key(key)
    with pytest.raises(NotFound):
        await sources.revoke(ADMIN, source.id)
    again, other = await sources.add(ADMIN, "meter")
    assert (again.id, other) != (source.id, key)


async def test_a_live_name_is_taken_once(sources: Sources) -> None:
    await sources.add(ADMIN, "meter")
    with pytest.raises(Conflict):
        await sources.add(ADMIN, "meter")


@pytest.mark.parametrize("text", ["", "dk_", "x" * 5000, "$ne", new_key()])
async def test_what_is_nobodys_key(sources: Sources, text: str) -> None:
    with pytest.raises(Unauthenticated):
        await sources.by_key(text)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "a\nb"},
        {"name": "x", "rate": 0},
        {"name": "x", "rate": float("nan")},
        {"name": "x", "metrics": ["[a]"]},
        {"name": "x", "metrics": ["a"] * 51},
    ],
)
async def test_bad_sources(sources: Sources, fields: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        await sources.add(ADMIN, **fields)


async def test_only_admins_manage_keys(sources: Sources) -> None:
    for role in ("editor", "viewer"):
        person = Person("u1", "x", role)
        with pytest.raises(Forbidden):
            await sources.add(person, "x")
        with pytest.raises(Forbidden):
            await sources.revoke(person, "x")
        assert await sources.all(person) == []


async def test_what_sources_did_is_added_up_and_written_down(sources: Sources) -> None:
    source, _ = await sources.add(ADMIN, "meter")
    sources.note(source, 3)
    sources.note(source, 2, 1, ("reason" * 100, "text" * 100))
    assert await sources.write_down() == {"meter": 5}
    assert await sources.write_down() == {}
    sources.note(source, 1)
    await sources.write_down()
    (record,) = await sources.all(ADMIN)
    assert (record.activity.points, record.activity.refused) == (6, 1)
    assert record.activity.seen is not None
    assert record.activity.error is not None
    assert len(record.activity.error.reason) == 300
    assert len(record.activity.error.text) == 200
