from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from tornado.ioloop import IOLoop

from dashboard.codes import CLOSE_RESTART, CLOSE_REVOKED
from dashboard.errors import Unavailable
from dashboard.model.people import Person, SignedIn
from dashboard.people.guard import AT_ONCE, Guard
from dashboard.people.people import NEWS
from tests.awaiting import until
from tests.caller import Client, Conversation
from tests.site import ADMIN, Site, serving, settings

ADA = Person("u1", "ada", "viewer")


class Open:
    """An open connection."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def revoked(self) -> None:
        self.heard.append("revoked")

    def changed(self) -> None:
        self.heard.append("changed")


class Register:
    """Whose the sessions are."""

    def __init__(self) -> None:
        self.people = {"s1": ADA}
        self.asked: list[set[str]] = []
        self.away = False

    async def holders(self, sessions: Collection[str]) -> dict[str, Person]:
        if self.away:
            raise Unavailable("MongoDB does not answer")
        self.asked.append(set(sessions))
        return {session: self.people[session] for session in sessions if session in self.people}


async def test_whoever_signs_in_is_looked_up_once_more() -> None:
    register, connection = Register(), Open()
    guard = Guard(register.holders)
    guard.enter(connection, SignedIn(ADA, "s1", None))
    await guard.look()
    await guard.look()
    assert register.asked == [{"s1"}]
    assert connection.heard == []
    assert len(guard) == 1
    guard.leave(connection, "s1")
    guard.leave(connection, "s1")
    assert len(guard) == 0


async def test_news_make_everybody_doubted() -> None:
    register, one, two = Register(), Open(), Open()
    guard = Guard(register.holders)
    guard.enter(one, SignedIn(ADA, "s1", None))
    guard.enter(two, SignedIn(ADA, "s2", None))
    await guard.look()
    assert (one.heard, two.heard) == ([], ["revoked"])
    guard.leave(two, "s2")
    register.people["s1"] = Person("u1", "ada", "editor")
    guard.on_told("something else", b"")
    await guard.look()
    assert one.heard == []
    guard.on_told(NEWS, b"")
    await guard.look()
    assert one.heard == ["changed"]
    guard.on_link(False)
    await guard.look()
    guard.on_link(True)
    await guard.look()
    assert one.heard == ["changed", "changed"]


async def test_what_could_not_be_asked_is_asked_again() -> None:
    register, connection = Register(), Open()
    guard = Guard(register.holders)
    register.away = True
    guard.enter(connection, SignedIn(ADA, "gone", None))
    with pytest.raises(Unavailable):
        await guard.look()
    assert connection.heard == []
    register.away = False
    guard.start()
    await until(lambda: connection.heard == ["revoked"])
    await guard.close()


async def test_many_are_asked_for_in_portions() -> None:
    register = Register()
    guard = Guard(register.holders)
    for number in range(AT_ONCE + 5):
        guard.enter(Open(), SignedIn(ADA, f"s{number}", None))
    await guard.look()
    assert sorted(map(len, register.asked)) == [5, AT_ONCE]


@pytest.fixture
def sites(io_loop: IOLoop, mongo_url: str, redis_url: str, database: str) -> Iterator[tuple[Site, Site]]:
    """Two workers."""
    contexts = [serving(settings(mongo_url, redis_url, database)) for _ in range(2)]
    one, two = (io_loop.run_sync(context.__aenter__) for context in contexts)
    yield one, two
    for context in reversed(contexts):
        io_loop.run_sync(lambda context=context: context.__aexit__(None, None, None))


@asynccontextmanager
async def open_on(sites: tuple[Site, Site], client: Client) -> AsyncIterator[list[Conversation]]:
    """A socket of one person on every worker."""
    async with AsyncExitStack() as stack:
        at = [Client(site.port, token=client.token, person=client.person) for site in sites]
        yield [await stack.enter_async_context(one.talk()) for one in at]


async def test_signing_out_ends_every_open_socket_of_the_session(sites: tuple[Site, Site]) -> None:
    one, two = sites
    ada, bob = await one.person(name="ada"), await one.person(name="bob")
    async with open_on(sites, ada) as sockets, open_on(sites, bob) as others:
        await until(lambda: len(two.parts.guard) == 2)
        await one.parts.people.sign_out(ada.cookie)
        assert await asyncio.gather(*(socket.closed() for socket in sockets)) == [CLOSE_REVOKED] * 2
        assert all([(await socket.ask("heartbeat"))["ok"] for socket in others])
    await until(lambda: len(one.parts.guard) == len(two.parts.guard) == 0)


async def test_another_role_makes_open_pages_come_again(sites: tuple[Site, Site]) -> None:
    one, two = sites
    ada = await one.person("viewer")
    async with open_on(sites, ada) as sockets:
        await two.parts.people.change_role(ADMIN, ada.person.name, "editor")
        assert await asyncio.gather(*(socket.closed() for socket in sockets)) == [CLOSE_RESTART] * 2
    async with ada.connect() as socket:
        assert (await socket.ask("auth", token=ada.token))["user"]["role"] == "editor"


async def test_a_removed_user_is_out_everywhere(sites: tuple[Site, Site]) -> None:
    one, two = sites
    ada = await one.person("admin")
    async with open_on(sites, ada) as sockets:
        await two.parts.people.remove(ADMIN, ada.person.id)
        assert await asyncio.gather(*(socket.closed() for socket in sockets)) == [CLOSE_REVOKED] * 2
    assert (await ada.get("/api/me")).code == 401


async def test_a_change_that_nobody_told_is_found(sites: tuple[Site, Site]) -> None:
    one, _ = sites
    ada = await one.person("admin")
    async with ada.talk() as socket:
        await one.parts.mongo.collection("sessions").delete_many({})
        one.parts.guard._swept = float("-inf")
        assert await socket.closed() == CLOSE_REVOKED
