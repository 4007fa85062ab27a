from __future__ import annotations

import asyncio

import pytest

from dashboard.storage.mongo import Mongo
from dashboard.storage.versions import StoredVersion, Versions


@pytest.fixture
def versions(mongo: Mongo) -> Versions:
    return Versions(mongo)


def state(revision: int) -> StoredVersion:
    return StoredVersion(revision, str(revision).encode())


async def test_the_nearest_state_before_a_version_is_found(versions: Versions) -> None:
    for revision in (0, 100, 200):
        await versions.put("d1", state(revision))
    await versions.put("d2", state(150))
    assert await versions.nearest("d1", 150) == state(100)
    assert await versions.nearest("d1", 100) == state(100)
    assert await versions.nearest("d1", 99) == state(0)
    assert await versions.nearest("d1", 10_000) == state(200)
    assert await versions.nearest("d2", 149) is None


async def test_a_state_is_kept_once_with_its_name(versions: Versions) -> None:
    await asyncio.gather(*(versions.put("d1", state(7)) for _ in range(5)))
    await versions.name("d1", state(7), "Before the move")
    await versions.put("d1", StoredVersion(7, b"other"))
    await versions.name("d1", state(9), "Named at once")
    assert await versions.nearest("d1", 8) == state(7)
    assert await versions.names("d1", 7, 9) == {7: "Before the move", 9: "Named at once"}
    assert await versions.names("d1", 8, 100) == {9: "Named at once"}
    await versions.name("d1", state(9), "")
    assert await versions.names("d1", 0, 100) == {7: "Before the move"}


async def test_states_that_follow_an_offset_or_all_are_dropped(versions: Versions) -> None:
    for revision in (0, 50, 100):
        await versions.put("d1", state(revision))
        await versions.put("d10", state(revision))
    await versions.forget("d1", 50)
    assert await versions.nearest("d1", 1000) == state(50)
    await versions.forget("d1")
    assert await versions.nearest("d1", 1000) is None
    assert await versions.nearest("d10", 1000) == state(100)
