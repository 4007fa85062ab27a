"""People: who they are, signing in and out, the first one, and adding more."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from dashboard.auth.passwords import Passwords
from dashboard.auth.policy import require
from dashboard.auth.secrets import digest, new_id, new_secret
from dashboard.auth.tokens import Tokens
from dashboard.errors import Forbidden, Invalid, NotFound, TooMany, Unauthenticated
from dashboard.model.people import Person, Role, SignedIn
from dashboard.people.memory import Memory
from dashboard.storage.accounts import Account, Accounts
from dashboard.storage.together import Together

ROLES: Final[tuple[Role, ...]] = ("admin", "editor", "viewer")
REMEMBERED: Final = 0.5
"""Seconds for which an identity is not looked up again: with it a revocation holds well within a second."""
TRIES_PER_MINUTE: Final = 10
MOST_FOUND: Final = 20
"""Users that one search gives at the most."""
_SETUP: Final = "setup"


NEWS: Final = "people"
"""The topic under which workers are told that somebody's sessions ended, or that their role changed."""


class Shared(Protocol):
    """What workers share: token buckets, and news."""

    async def take(self, name: str, rate: float, most: float, tokens: float = 1) -> float:
        """Take tokens; 0 when they were there, else the seconds until they will be."""

    async def tell(self, topic: str, data: bytes) -> None:
        """Say something to every worker that follows the topic."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A successful sign-in: the secret for the cookie, and a token with its expiry in milliseconds."""

    person: Person
    cookie: str
    token: str
    expires: int


class People:
    """The verbs about people."""

    def __init__(
        self, accounts: Accounts, passwords: Passwords, tokens: Tokens, shared: Shared, session_lifetime: float
    ) -> None:
        """``session_lifetime`` is in seconds."""
        self._accounts = accounts
        self._passwords = passwords
        self._tokens = tokens
        self._shared = shared
        self._session_lifetime = timedelta(seconds=session_lifetime)
        self._by_secret: Memory[bytes, SignedIn | None] = Memory(REMEMBERED, 10_000, time.monotonic)
        self._by_session: Memory[str, Person | None] = Memory(REMEMBERED, 10_000, time.monotonic)
        self._holders = Together(lambda sessions: accounts.holders(sessions, _now()))

    async def sign_in(self, name: str, password: str, address: str) -> SignIn:
        """Sign in with a password; a wrong name and a wrong password look the same and take as long."""
        await self._slow_down(name, address)
        account = await self._accounts.named(name[:200])
        right = await self._passwords.matches(None if account is None else account.password, password)
        if account is None or not right:
            raise Unauthenticated("the name or the password is wrong")
        if self._passwords.outdated(account.password):
            await self._accounts.set_password(account.person.id, await self._passwords.hash(password))
        return await self._open(account.person)

    async def sign_out(self, cookie: str) -> None:
        """End the browser session that has this secret, and with it every token made from it."""
        found = await self._accounts.session_by_digest(digest(cookie), _now())
        if found is not None:
            await self._accounts.close_session(found[0])
            await self._changed()

    async def by_cookie(self, cookie: str) -> SignedIn | None:
        """Who has this browser session."""
        key = digest(cookie)
        return await self._by_secret.get(key, lambda: self._look_up_cookie(key))

    async def by_token(self, token: str) -> SignedIn:
        """Whose token this is; raises :class:`Unauthenticated` when it is bad, expired or revoked."""
        claims = self._tokens.check(token, round(time.time() * 1000))
        person = await self.by_session(claims.session)
        if person is None or person.id != claims.person:
            raise Unauthenticated("the sign-in was revoked; sign in again")
        return SignedIn(person, claims.session, claims.expires)

    async def by_session(self, session: str) -> Person | None:
        """Whose session this is; ``None`` once it has ended."""
        return await self._by_session.get(session, lambda: self._look_up_session(session))

    def token(self, signed_in: SignedIn) -> tuple[str, int]:
        """A new token for someone who is signed in, and its expiry in milliseconds."""
        return self._tokens.make(signed_in.person.id, signed_in.session, round(time.time() * 1000))

    async def setup_token(self) -> str | None:
        """The secret of the one-time link that makes the first user; ``None`` when there is one already."""
        if await self._accounts.any():
            return None
        return await self._accounts.secret(_SETUP, new_secret())

    async def set_up(self, token: str, name: str, password: str) -> SignIn:
        """Make the first user, an admin, with the one-time secret."""
        if await self._accounts.any():
            raise Forbidden("the set-up link was used already; sign in instead")
        account = await self._account(name, password, "admin")
        if not await self._accounts.spend_secret(_SETUP, token):
            raise Forbidden("the set-up link is not valid; start the server again to get a new one")
        await self._accounts.add(account)
        return await self._open(account.person)

    async def add(self, principal: Person, name: str, password: str, role: str) -> Person:
        """Add a user."""
        require(principal, "manage")
        account = await self._account(name, password, role)
        await self._accounts.add(account)
        return account.person

    async def change_role(self, principal: Person, user: str, role: str) -> Person:
        """Give the user of this name or id another role; their open pages have it within a second."""
        require(principal, "manage")
        person = await self._known(user)
        await self._accounts.set_role(person.id, _role(role))
        await self._changed()
        return Person(person.id, person.name, _role(role))

    async def remove(self, principal: Person, user: str) -> Person:
        """Remove the user of this name or id; they are signed out everywhere within a second."""
        require(principal, "manage")
        person = await self._known(user)
        await self._accounts.remove(person.id)
        await self._changed()
        return person

    async def named(self, names: Collection[str]) -> list[Person]:
        """The users who have one of these names."""
        return await self._accounts.with_names(names)

    async def known(self, ids: Collection[str]) -> dict[str, Person]:
        """The users who have one of these ids."""
        return await self._accounts.with_ids(ids)

    async def found(self, principal: Person, match: str) -> list[Person]:
        """Some users whose names begin like this: for those who share, or mention."""
        require(principal, "read")
        return await self._accounts.beginning(match, MOST_FOUND)

    async def everyone(self) -> list[Person]:
        """Every user."""
        return [account.person for account in await self._accounts.all()]

    async def holders(self, sessions: Collection[str]) -> dict[str, Person]:
        """Whose each of these sessions is right now; those that have ended are left out."""
        self.forget()
        return await self._accounts.holders(sessions, _now())

    def forget(self) -> None:
        """Look everybody up again: somebody has changed."""
        self._by_secret.forget()
        self._by_session.forget()

    async def all(self, principal: Person) -> list[Account]:
        """Every user, by name."""
        require(principal, "manage")
        return await self._accounts.all()

    async def _known(self, user: str) -> Person:
        account = await self._accounts.named(user[:200])
        person = account.person if account is not None else await self._accounts.person(user)
        if person is None:
            raise NotFound(f"there is no user {user!r}")
        return person

    async def _changed(self) -> None:
        self.forget()
        await self._shared.tell(NEWS, b"")

    async def _account(self, name: str, password: str, role: str) -> Account:
        name = name.strip()
        if not 1 <= len(name) <= 60 or not name.isprintable():
            raise Invalid("a user's name has 1 to 60 printable characters")
        return Account(Person(new_id("u"), name, _role(role)), await self._passwords.hash(password), _now())

    async def _open(self, person: Person) -> SignIn:
        cookie, session, now = new_secret(), new_id("s"), _now()
        await self._accounts.open_session(session, digest(cookie), person.id, now, now + self._session_lifetime)
        token, expires = self._tokens.make(person.id, session, round(now.timestamp() * 1000))
        return SignIn(person, cookie, token, expires)

    async def _look_up_cookie(self, key: bytes) -> SignedIn | None:
        found = await self._accounts.session_by_digest(key, _now())
        person = None if found is None else await self._accounts.person(found[1])
        return None if found is None or person is None else SignedIn(person, found[0], None)

    async def _look_up_session(self, session: str) -> Person | None:
        return await self._holders.get(session)

    async def _slow_down(self, name: str, address: str) -> None:
        rate = TRIES_PER_MINUTE / 60
        account = digest(name.casefold()).hex()[:16]
        by_name = await self._shared.take(f"sign-in:name:{account}:{address}", rate, TRIES_PER_MINUTE)
        by_address = await self._shared.take(f"sign-in:address:{address}", rate * 5, TRIES_PER_MINUTE * 5)
        if wait := max(by_name, by_address):
            raise TooMany(f"too many tries to sign in; try again in {wait:.0f} s", wait)


def _role(text: str) -> Role:
    for role in ROLES:
        if role == text:
            return role
    raise Invalid(f"there is no role {text!r}; use {', '.join(ROLES)}")


def _now() -> datetime:
    return datetime.now(UTC)
