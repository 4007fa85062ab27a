"""The application on real parts: one that many tests share, and one for each test that needs its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tornado.ioloop import IOLoop

from tests.caller import Client
from tests.site import Site, done_in, in_a_thread, serving, settings


@pytest.fixture
def site(io_loop: IOLoop, mongo_url: str, redis_url: str, database: str) -> Iterator[Site]:
    """A worker of this test's own, in its event loop."""
    context = serving(settings(mongo_url, redis_url, database))
    yield io_loop.run_sync(context.__aenter__)
    io_loop.run_sync(lambda: context.__aexit__(None, None, None))


@pytest.fixture
def alone(io_loop: IOLoop, mongo_url: str, redis_url: str, database: str) -> Iterator[Site]:
    """A worker of this test's own that is the only one of its server, so that all requests reach it."""
    context = serving(settings(mongo_url, redis_url, database, workers=1, auth_timeout=5.0))
    yield io_loop.run_sync(context.__aenter__)
    io_loop.run_sync(lambda: context.__aexit__(None, None, None))


@pytest.fixture(scope="package")
def shared(mongo_url: str, redis_url: str) -> Iterator[Site]:
    """A worker that many tests share, in a thread: they take names of their own.

    It draws random numbers while the tests run, which hypothesis does not bear: there are no laws in this folder.
    """
    with in_a_thread(settings(mongo_url, redis_url, f"test-{uuid.uuid4().hex[:16]}", max_body=1 << 20)) as site:
        yield site


@dataclass(frozen=True)
class Cast:
    """Everyone who may ask the shared worker; ``revoked`` has a key that was revoked."""

    nobody: Client
    viewer: Client
    editor: Client
    admin: Client
    source: Client
    revoked: Client


@pytest.fixture(scope="package")
def cast(shared: Site) -> Cast:
    """One of each."""

    async def make() -> Cast:
        revoked = await shared.source()
        admin = await shared.person("admin")
        await shared.parts.sources.revoke(admin.person, revoked.source.id)
        return Cast(
            shared.client,
            await shared.person("viewer"),
            await shared.person("editor"),
            admin,
            await shared.source(),
            revoked,
        )

    return done_in(shared, make())
