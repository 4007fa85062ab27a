"""People for a running server, made past it: to sign each of a thousand in with a password would take minutes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from bench.ours import Ours, dumps
from bench.world import World
from dashboard.auth.tokens import Tokens
from dashboard.model.people import Person, Role
from dashboard.storage.accounts import Account, Accounts
from dashboard.storage.mongo import connect

SECRET: Final = "a secret of the benchmark, known to it so that it can make tokens"
AT_ONCE: Final = 100
LIFETIME: Final = 3600.0


def a_crowd(world: World, ours: Ours, name: str, count: int, role: Role = "viewer") -> list[str]:
    """So many people who are signed in: their tokens. The server must have been started with :data:`SECRET`."""
    return world.runner.run(_made(world.embedded.mongo_url, ours.database, name, count, role))


def joining(
    tokens: Sequence[str], room: str, position: tuple[str, int] | None = None, until: str = ""
) -> list[list[str]]:
    """The scripts of those who sign in and join, one for each token, and wait for a text."""
    return [[*signing_in(token), *joined(room, position, until)] for token in tokens]


def joined(room: str, position: tuple[str, int] | None = None, until: str = "") -> list[str]:
    """What one who has signed in says and hears to be in a room."""
    join: dict[str, object] = {"type": "join_room", "id": 1, "roomId": room}
    if position is not None:
        join["position"] = {"epoch": position[0], "offset": position[1]}
    after = [f'expect "recovered":{dumps(position is not None)}', *([f"expect {until}"] if until else [])]
    return [f"send {dumps(join)}", *after]


def signing_in(token: str) -> list[str]:
    return [f"send {dumps({'type': 'auth', 'id': 0, 'token': token})}", "expect authenticated"]


async def _made(url: str, database: str, name: str, count: int, role: Role) -> list[str]:
    mongo = await connect(url, database)
    accounts, tokens = Accounts(mongo), Tokens(SECRET, LIFETIME)
    slots, now = asyncio.Semaphore(AT_ONCE), datetime.now(UTC)

    async def one(number: int) -> str:
        person = Person(f"u-{name}{number}", f"{name}{number}", role)
        session = f"s-{name}{number}"
        async with slots:
            await accounts.add(Account(person, "nobody has this password", now))
            await accounts.open_session(session, session.encode(), person.id, now, now + timedelta(seconds=LIFETIME))
        return tokens.make(person.id, session, round(time.time() * 1000))[0]

    try:
        return list(await asyncio.gather(*map(one, range(count))))
    finally:
        mongo.close()
