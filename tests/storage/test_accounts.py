from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tornado.ioloop import IOLoop

from dashboard.errors import Conflict
from dashboard.model.people import Person
from dashboard.storage.accounts import Account, Accounts
from dashboard.storage.mongo import Mongo

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def accounts(io_loop: IOLoop, mongo: Mongo) -> Accounts:
    made = Accounts(mongo)
    io_loop.run_sync(made.prepare)
    io_loop.run_sync(made.prepare)  # harmless
    return made


def account(identity: str, name: str) -> Account:
    return Account(Person(identity, name, "editor"), f"hash of {name}", NOW)


async def test_users_are_found_by_name_whatever_its_case(accounts: Accounts) -> None:
    assert not await accounts.any()
    for each in (account("u2", "Zoë"), account("u1", "ada")):
        await accounts.add(each)
    assert await accounts.any()
    assert await accounts.named("ZOË") == account("u2", "Zoë")
    assert await accounts.person("u1") == Person("u1", "ada", "editor")
    assert await accounts.named("nobody") is None
    assert await accounts.person("u9") is None
    assert [each.person.name for each in await accounts.all()] == ["ada", "Zoë"]
    with pytest.raises(Conflict, match="ADA"):
        await accounts.add(account("u3", "ADA"))
    await accounts.set_password("u1", "another")
    found = await accounts.named("ada")
    assert found is not None
    assert found.password == "another"


async def test_sessions_last_until_they_are_closed_or_expire(accounts: Accounts) -> None:
    await accounts.open_session("s1", b"digest", "u1", NOW, LATER)
    assert await accounts.session_by_digest(b"digest", NOW) == ("s1", "u1")
    assert await accounts.session_by_digest(b"digest", LATER) is None
    assert await accounts.session_by_digest(b"other", NOW) is None
    await accounts.close_session("s1")
    assert await accounts.session_by_digest(b"digest", NOW) is None
    await accounts.close_session("s1")


async def test_a_secret_is_the_same_for_all_and_spent_once(accounts: Accounts) -> None:
    proposed = await asyncio.gather(*(accounts.secret("link", str(number)) for number in range(8)))
    assert len(set(proposed)) == 1
    assert not await accounts.spend_secret("link", "wrong")
    spent = await asyncio.gather(*(accounts.spend_secret("link", proposed[0]) for _ in range(8)))
    assert sum(spent) == 1
    await accounts.replace_secret("link", "new")
    assert await accounts.secret("link", "x") == "new"


async def test_holders_of_sessions_are_those_who_are_there(accounts: Accounts) -> None:
    now = datetime.now(UTC)
    ada, bob = account("u-ada", "ada"), account("u-bob", "bob")
    await accounts.add(ada)
    await accounts.add(bob)
    for number, one in enumerate((ada, ada, bob)):
        await accounts.open_session(f"s{number}", bytes([number]), one.person.id, now, now + timedelta(hours=number))
    later = now + timedelta(minutes=1)
    assert await accounts.with_names(["BOB", "nobody"]) == [bob.person]
    assert await accounts.holders(["s0", "s1", "s2", "s3"], later) == {"s1": ada.person, "s2": bob.person}
    await accounts.set_role("u-bob", "admin")
    assert await accounts.holders(["s2"], later) == {"s2": Person("u-bob", "bob", "admin")}
    await accounts.remove("u-bob")
    assert await accounts.holders(["s1", "s2"], later) == {"s1": ada.person}
    assert await accounts.session_by_digest(bytes([2]), later) is None
