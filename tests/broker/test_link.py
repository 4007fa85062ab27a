from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tornado.ioloop import IOLoop

from dashboard.broker.connection import Address, command
from dashboard.broker.link import Link
from dashboard.embedded import Embedded
from tests.awaiting import until


@pytest.fixture
def redis(io_loop: IOLoop, tmp_path: Path) -> Iterator[Embedded]:
    servers = Embedded(tmp_path / "redis", mongo=False)
    io_loop.run_sync(servers.start)
    yield servers
    io_loop.run_sync(servers.stop)


async def test_a_link_comes_back_after_each_loss(redis: Embedded) -> None:
    states: list[str] = []
    replies: list[Any] = []
    link = Link(
        Address.parse(redis.redis_url), replies.append, lambda: states.append("up"), lambda: states.append("down")
    )
    assert not link.send(command("PING"))
    link.start()
    await until(lambda: link.up)
    link.drop()
    await until(lambda: states == ["up", "down", "up"])
    redis._children[0].process.kill()
    await until(lambda: states == ["up", "down", "up", "down"])
    assert not link.up
    assert link.waiting == 0
    await until(redis.mend)
    await until(lambda: link.up)
    assert link.send(command("ECHO", "hello"))
    await until(lambda: replies[-1:] == [b"hello"])
    await link.close()
    assert not link.send(command("PING"))


async def test_it_waits_for_a_redis_that_is_not_there_yet(redis: Embedded) -> None:
    redis._children[0].process.kill()
    up: list[bool] = []
    link = Link(Address.parse(redis.redis_url), lambda _: None, lambda: up.append(True), lambda: None)
    link.start()
    await until(lambda: not redis._children[0].is_alive())
    assert not up
    await until(redis.mend)
    await until(lambda: up)
    await link.close()
