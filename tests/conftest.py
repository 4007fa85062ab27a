"""What every test may ask for: a real MongoDB, a real Redis, an event loop that forgives nothing.

A test that is an ``async def`` runs on Tornado's loop (pytest-tornado) without being marked. ``mongo_url`` and
``redis_url`` are one pair of servers for the whole run; ``database`` is a name that no other test has, and ``mongo``
is connected to it. Redis is shared too: take channel and key names from ``database`` to keep tests apart.
"""

from __future__ import annotations

import asyncio
import inspect
import uuid
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from tornado.ioloop import IOLoop

from dashboard.embedded import Embedded
from dashboard.ending import ended
from dashboard.storage.mongo import Mongo, connect

ASYNC_TIMEOUT = 300.0
ENDING_TIMEOUT = 30.0
"""Seconds in which what a test leaves running must have ended."""

# How long an example takes is no part of any law.
hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.load_profile("tests")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(inspect.unwrap(item.function)):
            if item.get_closest_marker("gen_test") is None:
                item.add_marker(pytest.mark.gen_test(timeout=ASYNC_TIMEOUT))
            if "io_loop" not in item.fixturenames:
                item.fixturenames.append("io_loop")


@pytest.fixture
def io_loop() -> Iterator[IOLoop]:
    """A fresh event loop. What fails in it without anybody awaiting it fails the test."""
    loop = IOLoop(make_current=False)
    unhandled: list[dict[str, Any]] = []
    asyncio_loop: asyncio.AbstractEventLoop = loop.asyncio_loop
    asyncio_loop.set_exception_handler(lambda _, context: unhandled.append(context))
    asyncio.set_event_loop(asyncio_loop)
    yield loop
    _cancel_tasks(asyncio_loop)
    asyncio.set_event_loop(None)
    loop.close(all_fds=True)
    assert not unhandled, f"failed in the event loop with nobody awaiting it: {unhandled}"


def _cancel_tasks(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_until_complete(asyncio.wait_for(ended(asyncio.all_tasks(loop)), ENDING_TIMEOUT))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.run_until_complete(loop.shutdown_default_executor())


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """The MongoDB and the Redis of this run."""
    servers = Embedded(tmp_path_factory.mktemp("embedded"))
    loop = asyncio.new_event_loop()  # not asyncio.run, which would unset the current loop of the test that comes first
    loop.run_until_complete(servers.start())
    yield servers
    loop.run_until_complete(servers.stop())
    loop.close()


@pytest.fixture(scope="session")
def mongo_url(embedded: Embedded) -> str:
    return embedded.mongo_url


@pytest.fixture(scope="session")
def redis_url(embedded: Embedded) -> str:
    return embedded.redis_url


@pytest.fixture
def database() -> str:
    """The name of a database that is this test's alone."""
    return f"test-{uuid.uuid4().hex[:16]}"


@pytest.fixture
def mongo(io_loop: IOLoop, mongo_url: str, database: str) -> Iterator[Mongo]:
    """A connection to this test's own database, which is dropped afterwards."""
    connected: Mongo = io_loop.run_sync(lambda: connect(mongo_url, database))
    yield connected
    io_loop.run_sync(lambda: connected.client.drop_database(database))
    connected.close()
