from __future__ import annotations

from dashboard.model.series import Series
from dashboard.storage.mongo import Mongo
from dashboard.storage.scan import one_moment
from dashboard.storage.tail import Tail
from tests.storage.archive import T0, batch, prepared

A, B = Series.named("a", {}), Series.named("b", {})


async def _read(
    tail: Tail, mongo: Mongo, *series: Series, begin: int = T0, end: int = T0 + 100
) -> dict[int, list[float]]:
    async with one_moment(mongo) as session:
        found = await tail.points(session, [one.id for one in series], begin, end)
    return {one: points.values.tolist() for one, points in found.items()}


async def test_the_tail_is_what_the_log_holds_the_last_write_first_in_line(mongo: Mongo) -> None:
    parts, tail = await prepared(mongo), Tail(mongo)
    assert await _read(tail, mongo, A) == {}
    await parts.writer.append(batch((A, T0, 1), (B, T0, 2), (A, T0 + 5, 3)))
    assert await _read(tail, mongo, A, B) == {A.id: [1, 3], B.id: [2]}
    await parts.writer.append(batch((A, T0, 4), (A, T0 + 200, 9)))
    assert await _read(tail, mongo, A) == {A.id: [4, 3]}
    assert await _read(tail, mongo, A, begin=T0 + 1, end=T0 + 201) == {A.id: [3, 9]}


async def test_what_compaction_took_is_gone_from_the_tail(mongo: Mongo) -> None:
    parts, tail = await prepared(mongo), Tail(mongo)
    await parts.writer.append(batch((A, T0, 1)))
    assert await _read(tail, mongo, A) == {A.id: [1]}
    await parts.compact()
    assert await _read(tail, mongo, A) == {}


async def test_a_moment_stays_what_it_was(mongo: Mongo) -> None:
    parts, tail = await prepared(mongo), Tail(mongo)
    await parts.writer.append(batch((A, T0, 1)))
    async with one_moment(mongo) as session:
        first = await tail.points(session, [A.id], T0, T0 + 100)
        await parts.compact()
        await parts.writer.append(batch((A, T0 + 1, 2)))
        again = await tail.points(session, [A.id], T0, T0 + 100)
    assert first[A.id].values.tolist() == again[A.id].values.tolist() == [1]
