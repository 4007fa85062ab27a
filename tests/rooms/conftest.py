"""Workers for tests of rooms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from tornado.ioloop import IOLoop

from dashboard.storage.mongo import Mongo
from tests.awaiting import until
from tests.rooms.workers import Worker, working


@pytest.fixture
def workers(io_loop: IOLoop, mongo: Mongo, redis_url: str, database: str) -> Iterator[tuple[Worker, Worker]]:
    """Two workers that share everything but memory."""
    with ExitStack() as stack:
        made = []
        for _ in range(2):
            context = working(mongo, redis_url, database)
            made.append(io_loop.run_sync(context.__aenter__))
            stack.callback(io_loop.run_sync, lambda context=context: context.__aexit__(None, None, None))
        io_loop.run_sync(lambda: until(lambda: all(worker.broker.up for worker in made)))
        yield made[0], made[1]


@pytest.fixture
def worker(workers: tuple[Worker, Worker]) -> Worker:
    """One of them."""
    return workers[0]
