"""What the tests of the whole system may ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from tornado.ioloop import IOLoop

from dashboard.embedded import Embedded
from tests.system.running import Breakable


@pytest.fixture
def where(mongo_url: str, redis_url: str, database: str) -> dict[str, Any]:
    """Settings that name the MongoDB and Redis of all tests, and a database of this test's own."""
    return {"mongo_url": mongo_url, "redis_url": redis_url, "database": database}


@pytest.fixture(scope="session")
def broken_often(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Breakable]:
    """A MongoDB and a Redis apart from those that the other tests use."""
    servers = Embedded(tmp_path_factory.mktemp("breakable"))
    loop = asyncio.new_event_loop()
    loop.run_until_complete(servers.start())
    yield Breakable(servers)
    loop.run_until_complete(servers.stop())
    loop.close()


@pytest.fixture
def parts(broken_often: Breakable, io_loop: IOLoop) -> Iterator[Breakable]:
    """A MongoDB and a Redis that this test may stop and start; both run again afterwards."""
    yield broken_often
    io_loop.run_sync(broken_often.restore)
