"""The operator's desk: the verbs of the command line, done on the same MongoDB as the server's own.

It works while the server runs and while it does not: embedded parts that run are used, else they run for the moment.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final

from dashboard.embedded import Embedded
from dashboard.model.people import Person
from dashboard.people.people import People
from dashboard.people.sources import Sources
from dashboard.people_parts import build_people, introduce_server
from dashboard.settings import Settings

OPERATOR: Final = Person("operator", "the command line", "admin")
"""Who asks: whoever can run a command beside the server's own data may do everything."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The verbs about people and sources."""

    people: People
    sources: Sources


@asynccontextmanager
async def within_reach(settings: Settings) -> AsyncIterator[Settings]:
    """The same settings with both URLs filled in, for as long as the block lasts."""
    needs_mongo, needs_redis = not settings.mongo_url, not settings.redis_url
    async with Embedded(settings.data_dir, mongo=needs_mongo, redis=needs_redis, share=True) as embedded:
        yield replace(
            settings,
            mongo_url=settings.mongo_url or embedded.mongo_url,
            redis_url=settings.redis_url or embedded.redis_url,
        )


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncIterator[Desk]:
    """The verbs, on the MongoDB that the settings name or on the embedded one."""
    async with within_reach(settings) as reachable, build_people(reachable) as (people, sources):
        yield Desk(people, sources)


async def introduce(settings: Settings) -> None:
    """Make what a server has from its first start on: a dashboard of its own numbers."""
    async with within_reach(settings) as reachable:
        await introduce_server(reachable)
