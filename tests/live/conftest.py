"""A worker for tests of live queries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tornado.ioloop import IOLoop

from tests.site import Site, serving, settings


@pytest.fixture
def site(io_loop: IOLoop, mongo_url: str, redis_url: str, database: str) -> Iterator[Site]:
    """A worker of this test's own, in its event loop."""
    context = serving(settings(mongo_url, redis_url, database))
    yield io_loop.run_sync(context.__aenter__)
    io_loop.run_sync(lambda: context.__aexit__(None, None, None))
