"""The parts that know of people and sources, and what the command line needs of them without a worker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dashboard.auth.passwords import Passwords
from dashboard.auth.secrets import new_secret
from dashboard.auth.tokens import Tokens
from dashboard.broker.commands import Commands
from dashboard.introducing import introduce
from dashboard.people.people import People
from dashboard.people.sources import Sources
from dashboard.settings import Settings
from dashboard.storage.accounts import Accounts
from dashboard.storage.dashboards import DashboardDocuments
from dashboard.storage.marks import Marks
from dashboard.storage.mongo import Mongo, connect
from dashboard.storage.sources import SourceRecords


@asynccontextmanager
async def build_people(settings: Settings) -> AsyncIterator[tuple[People, Sources]]:
    """The verbs about people and sources alone, for the command line."""
    mongo = await connect(settings.mongo_url, settings.database)
    commands = Commands(settings.redis_url, settings.database)
    passwords = Passwords()
    try:
        yield await people_of(settings, mongo, commands, passwords), await sources_of(mongo)
    finally:
        passwords.close()
        await commands.close()
        mongo.close()


async def introduce_server(settings: Settings) -> None:
    """Make the dashboard of the server's own numbers, if this is its first start."""
    mongo = await connect(settings.mongo_url, settings.database)
    try:
        await introduce(DashboardDocuments(mongo), Marks(mongo))
    finally:
        mongo.close()


async def people_of(settings: Settings, mongo: Mongo, commands: Commands, passwords: Passwords) -> People:
    """The verbs about people; the key that signs tokens is made at the first start."""
    accounts = Accounts(mongo)
    await accounts.prepare()
    secret = settings.secret or await accounts.secret("signing", new_secret())
    return People(accounts, passwords, Tokens(secret, settings.token_lifetime), commands, settings.session_lifetime)


async def sources_of(mongo: Mongo) -> Sources:
    """The verbs about sources."""
    records = SourceRecords(mongo)
    await records.prepare()
    return Sources(records)
