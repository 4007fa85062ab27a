from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from tornado.ioloop import IOLoop

from dashboard.auth.passwords import Passwords
from dashboard.auth.tokens import Tokens
from dashboard.broker.commands import Commands
from dashboard.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthenticated
from dashboard.model.people import Person
from dashboard.people.people import TRIES_PER_MINUTE, People
from dashboard.storage.accounts import Accounts
from dashboard.storage.mongo import Mongo

ADMIN = Person("u0", "root", "admin")
PASSWORD = "correct horse"


@pytest.fixture
def people(io_loop: IOLoop, mongo: Mongo, redis_url: str, database: str) -> Iterator[People]:
    accounts, passwords, commands = Accounts(mongo), Passwords(), Commands(redis_url, database)
    io_loop.run_sync(accounts.prepare)
    yield People(accounts, passwords, Tokens("secret", 3600.0), commands, 3600.0)
    io_loop.run_sync(commands.close)
    passwords.close()


async def test_the_first_user_is_made_once_with_the_link(people: People) -> None:
    link = await people.setup_token()
    assert link
    assert await people.setup_token() == link
    with pytest.raises(Forbidden, match="not valid"):
        await people.set_up("another", "Ada", PASSWORD)
    with pytest.raises(Invalid):
        await people.set_up(link, "Ada", "short")
    results = await asyncio.gather(
        *(people.set_up(link, f"Ada {number}", PASSWORD) for number in range(4)), return_exceptions=True
    )
    made = [result for result in results if not isinstance(result, BaseException)]
    assert len(made) == 1
    assert made[0].person.role == "admin"
    assert {type(result) for result in results if isinstance(result, BaseException)} == {Forbidden}
    assert await people.setup_token() is None
    with pytest.raises(Forbidden, match="used already"):
        await people.set_up(link, "Eve", PASSWORD)


async def test_a_person_signs_in_and_out(people: People) -> None:
    ada = await people.add(ADMIN, "Ada", PASSWORD, "editor")
    signed = await people.sign_in("ADA", PASSWORD, "127.0.0.1")
    assert signed.person == ada
    known = await people.by_cookie(signed.cookie)
    assert known is not None
    assert known.person == ada
    assert (await people.by_token(signed.token)).person == ada
    token, _ = people.token(known)
    assert (await people.by_token(token)).session == known.session
    await people.sign_out(signed.cookie)
    assert await people.by_cookie(signed.cookie) is None
    for each in (token, signed.token):
        with pytest.raises(Unauthenticated, match="revoked"):
            await people.by_token(each)
    await people.sign_out("nobody's")


async def test_wrong_is_wrong_whatever_it_is(people: People) -> None:
    await people.add(ADMIN, "Ada", PASSWORD, "viewer")
    said = set()
    for name, password in (("Ada", "wrong password"), ("Eve", PASSWORD), ("", ""), ("x" * 5000, "y" * 5000)):
        with pytest.raises(Unauthenticated) as refused:
            await people.sign_in(name, password, "127.0.0.1")
        said.add(refused.value.message)
    assert len(said) == 1


async def test_guessing_from_one_place_does_not_lock_anyone_out_elsewhere(people: People) -> None:
    await people.add(ADMIN, "Ada", PASSWORD, "viewer")
    guesses = (people.sign_in("Ada", "wrong password", "10.0.0.1") for _ in range(TRIES_PER_MINUTE))
    answers = await asyncio.gather(*guesses, return_exceptions=True)
    assert [type(answer) for answer in answers] == [Unauthenticated] * TRIES_PER_MINUTE
    with pytest.raises(TooMany):
        await people.sign_in("aDa", PASSWORD, "10.0.0.1")
    assert (await people.sign_in("Ada", PASSWORD, "10.0.0.2")).person.name == "Ada"


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\nb", "a\u202eb"])
async def test_bad_names(people: People, name: str) -> None:
    with pytest.raises(Invalid, match="name"):
        await people.add(ADMIN, name, PASSWORD, "viewer")


async def test_only_admins_add_people_and_a_name_is_taken_once(people: People) -> None:
    await people.add(ADMIN, "Ada", PASSWORD, "viewer")
    with pytest.raises(Conflict):
        await people.add(ADMIN, "aDA", PASSWORD, "viewer")
    with pytest.raises(Invalid, match="role"):
        await people.add(ADMIN, "Eve", PASSWORD, "owner")
    for role in ("editor", "viewer"):
        with pytest.raises(Forbidden):
            await people.add(Person("u1", "x", role), "Eve", PASSWORD, "admin")
        with pytest.raises(Forbidden):
            await people.all(Person("u1", "x", role))
    assert [account.person.name for account in await people.all(ADMIN)] == ["Ada"]


async def test_roles_change_and_people_go(people: People) -> None:
    ada = await people.add(ADMIN, "Ada", PASSWORD, "editor")
    signed = await people.sign_in("ada", PASSWORD, "127.0.0.1")
    (session,) = [(await people.by_token(signed.token)).session]
    assert await people.holders([session, "none"]) == {session: ada}
    assert await people.named(["ADA", "Bob"]) == await people.everyone() == [ada]
    for verb in (people.change_role(ada, "Ada", "admin"), people.remove(ada, "Ada")):
        with pytest.raises(Forbidden):
            await verb
    with pytest.raises(Invalid):
        await people.change_role(ADMIN, "Ada", "owner")
    assert (await people.change_role(ADMIN, "ADA", "admin")).role == "admin"
    assert (await people.by_token(signed.token)).person.role == "admin"
    assert (await people.change_role(ADMIN, ada.id, "viewer")).role == "viewer"
    assert (await people.remove(ADMIN, "ada")).id == ada.id
    assert await people.by_cookie(signed.cookie) is None
    assert await people.holders([session]) == {}
    for verb in (people.change_role(ADMIN, "Ada", "admin"), people.remove(ADMIN, "Ada")):
        with pytest.raises(NotFound):
            await verb
