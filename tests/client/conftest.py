"""A real worker, and a program that talks to it through a proxy that can misbehave."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from tornado.ioloop import IOLoop

from dashboard.client.client import Client, connect
from dashboard.model.people import Role
from tests.caller import Client as Caller
from tests.site import Site, serving, settings
from tests.system.proxying import Proxy, proxying


@pytest.fixture
def site(io_loop: IOLoop, mongo_url: str, redis_url: str, database: str) -> Iterator[Site]:
    """A worker of this test's own, in its event loop."""
    context = serving(settings(mongo_url, redis_url, database, heartbeat=3.0))
    yield io_loop.run_sync(context.__aenter__)
    io_loop.run_sync(lambda: context.__aexit__(None, None, None))


@dataclass
class Program:
    """A program, the proxy between it and the server, and whoever it signed in as."""

    client: Client
    proxy: Proxy
    caller: Caller
    states: list[str]


@asynccontextmanager
async def program(site: Site, role: Role = "editor", **options: Any) -> AsyncIterator[Program]:
    """A program of a new person with this role."""
    caller = await site.person(role)
    states: list[str] = []
    async with proxying(site.port) as proxy:
        url = f"http://127.0.0.1:{proxy.port}"
        async with connect(url, caller.token, on_state=states.append, **options) as client:
            yield Program(client, proxy, caller, states)


async def room_of(caller: Caller) -> str:
    """The room of a new dashboard."""
    answer = await caller.send("POST", "/api/dashboards", {"title": "A room"})
    return str(json.loads(answer.body)["id"])
