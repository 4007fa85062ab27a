from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, cast

import pytest
from redis.asyncio import Redis
from tornado.ioloop import IOLoop

from dashboard.broker.commands import Commands
from dashboard.child import free_port
from dashboard.errors import Unavailable
from tests.awaiting import until


@pytest.fixture
def commands(io_loop: IOLoop, redis_url: str, database: str) -> Iterator[Commands]:
    made = Commands(redis_url, database)
    yield made
    io_loop.run_sync(made.close)


@pytest.fixture
def orphan(io_loop: IOLoop, database: str) -> Iterator[Commands]:
    """Commands without a Redis."""
    made = Commands(f"redis://127.0.0.1:{free_port()}", database)
    yield made
    io_loop.run_sync(made.close)


async def test_one_holds_a_lease_until_it_ends(commands: Commands) -> None:
    assert await commands.hold("work", "a", 60)
    assert await commands.hold("work", "a", 60)
    assert not await commands.hold("work", "b", 60)
    assert await commands.hold("other", "b", 60)
    await commands.release("work", "b")
    assert not await commands.hold("work", "b", 60)
    await commands.release("work", "a")
    await until(lambda: commands.hold("work", "b", 60))


async def test_of_many_who_ask_at_once_one_gets_the_lease(commands: Commands) -> None:
    got = await asyncio.gather(*(commands.hold("work", str(who), 60) for who in range(20)))
    assert sum(got) == 1


async def test_tokens_are_taken_until_there_are_none_and_come_again(commands: Commands) -> None:
    taken = [await commands.take("bucket", 0.01, 5) for _ in range(6)]
    assert taken[:5] == [0] * 5
    assert 90 <= taken[5] <= 100
    assert await commands.take("another", 0.01, 5, 5) == 0
    await commands.take("quick", 50, 1)
    assert await until(lambda: _is_zero(commands)) is True


async def _is_zero(commands: Commands) -> bool:
    return await commands.take("quick", 50, 1) == 0


async def test_more_than_a_bucket_holds_is_granted_when_it_is_full(commands: Commands) -> None:
    """Otherwise a large request could never be served; it is paid for by those that follow."""
    assert await commands.take("bucket", 1, 10, 1000) == 0
    assert await commands.take("bucket", 1, 10, 1) > 900


async def test_of_many_who_take_at_once_as_many_succeed_as_there_are_tokens(commands: Commands) -> None:
    waits = await asyncio.gather(*(commands.take("bucket", 0.001, 7) for _ in range(30)))
    assert sum(wait == 0 for wait in waits) == 7


async def test_a_question_that_nobody_waits_for_any_more_has_ended_when_it_is_closed(commands: Commands) -> None:
    taking = asyncio.ensure_future(commands.take("b", 1, 1))
    await asyncio.sleep(0)
    taking.cancel()
    await commands.close()
    assert commands._buckets._task is None
    assert not any(one.is_connected for one in commands._redis.connection_pool._available_connections)


async def test_workers_have_the_smallest_numbers_for_as_long_as_they_say_that_they_are_there(
    commands: Commands, redis_url: str, database: str
) -> None:
    assert await commands.workers() == []
    assert [await commands.attend(name, 60) for name in ("one", "two: ä", "three")] == [1, 2, 3]
    assert [await commands.attend(name, 60) for name in ("three", "one")] == [3, 1]
    assert set(await commands.workers()) == {"one", "two: ä", "three"}
    await commands.attend("two: ä", 0.001)
    await until(lambda: _are_there(commands, {"one", "three"}))
    assert await commands.attend("four", 60) == 2
    assert await commands.attend("five", 60) == 4
    redis = Redis.from_url(redis_url)
    assert await cast(Any, redis.hlen(f"{database}:workers")) == 4
    await redis.aclose()


async def _are_there(commands: Commands, names: set[str]) -> bool:
    return set(await commands.workers()) == names


async def test_workers_that_come_at_once_have_different_numbers(commands: Commands) -> None:
    numbers = await asyncio.gather(*(commands.attend(f"worker {number}", 60) for number in range(20)))
    assert sorted(number or 0 for number in numbers) == list(range(1, 21))


async def test_news_reach_whoever_follows_the_topic(commands: Commands, redis_url: str, database: str) -> None:
    redis = Redis.from_url(redis_url)
    async with redis.pubsub() as subscription:
        await subscription.subscribe(f"{database}:topic:people")
        await subscription.get_message(timeout=5)
        await commands.tell("people", b"news")
        heard = await subscription.get_message(timeout=5)
    await redis.aclose()
    assert heard is not None
    assert heard["data"] == b"news"


async def test_installations_that_share_a_redis_are_apart(commands: Commands, redis_url: str, database: str) -> None:
    other = Commands(redis_url, database + "x")
    await commands.hold("work", "a", 60)
    await commands.attend("one", 60)
    assert await other.hold("work", "b", 60)
    assert await other.workers() == []
    await other.close()


async def test_without_redis_nothing_is_promised(orphan: Commands, commands: Commands) -> None:
    await commands.ping()
    with pytest.raises(Unavailable):
        await orphan.ping()
    assert not await orphan.hold("work", "a", 60)
    assert await orphan.take("bucket", 0.01, 2) == 0
    assert await orphan.take("bucket", 0.01, 2) == 0
    assert 90 < await orphan.take("bucket", 0.01, 2) <= 100  # each worker holds to it by itself
    assert await orphan.take("another", 0.01, 2) == 0
    assert await orphan.workers() == []
    assert await orphan.attend("one", 1) is None
    await orphan.release("work", "a")
