"""Signing in and out, the first user, and tokens."""

from __future__ import annotations

import msgspec

from dashboard.errors import Forbidden, Unauthenticated
from dashboard.people.people import SignIn
from dashboard.protocol.pushes import iso
from dashboard.web.base import COOKIE, ApiHandler, is_same_origin


class Credentials(msgspec.Struct, forbid_unknown_fields=True):
    """The body of ``POST /api/login``."""

    name: str
    password: str


class FirstUser(msgspec.Struct, forbid_unknown_fields=True):
    """The body of ``POST /api/setup``."""

    token: str
    name: str
    password: str


class SigningHandler(ApiHandler):
    """What answers a sign-in."""

    LIMIT = 8 << 10  # type: ignore[misc]  # smaller than the others': it is open to all

    def prepare(self) -> None:
        """Called by Tornado: another site's page must not sign anyone in."""
        super().prepare()
        origin = self.request.headers.get("Origin")
        if origin and not is_same_origin(origin, self.site.addresses.server(self.request)):
            raise Forbidden("this does not come from a page of this server")

    def welcome(self, sign_in: SignIn) -> None:
        """Set the cookie and answer with the token."""
        self.set_cookie(
            COOKIE,
            sign_in.cookie,
            path="/",
            httponly=True,
            samesite="Lax",
            secure=self.site.addresses.scheme(self.request) == "https",
            max_age=round(self.site.session_lifetime),
        )
        person = sign_in.person
        user = {"id": person.id, "name": person.name, "role": person.role}
        self.answer({"token": sign_in.token, "expires": iso(sign_in.expires), "user": user})


class LoginHandler(SigningHandler):
    """``POST /api/login``."""

    async def post(self) -> None:
        """Sign in with a password."""
        given: Credentials = self.decoded(Credentials)
        address = self.site.addresses.peer(self.request)
        self.welcome(await self.site.people.sign_in(given.name, given.password, address))


class SetupHandler(SigningHandler):
    """``POST /api/setup``."""

    async def post(self) -> None:
        """Make the first user, with the one-time link."""
        given: FirstUser = self.decoded(FirstUser)
        self.welcome(await self.site.people.set_up(given.token, given.name, given.password))


class LogoutHandler(SigningHandler):
    """``POST /api/logout``."""

    async def post(self) -> None:
        """End the browser's session."""
        cookie = self.get_cookie(COOKIE)
        if cookie:
            await self.site.people.sign_out(cookie)
        self.clear_cookie(COOKIE, path="/")
        self.set_status(204)


class TokenHandler(ApiHandler):
    """``GET /api/token``."""

    async def get(self) -> None:
        """A token for whoever is signed in."""
        await self.person()
        signed_in = await self.signed_in()
        if signed_in is None:
            raise Unauthenticated("sign in first")
        token, expires = self.site.people.token(signed_in)
        self.answer({"token": token, "expires": iso(expires)})


class MeHandler(ApiHandler):
    """``GET /api/me``."""

    async def get(self) -> None:
        """Who is signed in."""
        person = await self.person()
        self.answer({"user": {"id": person.id, "name": person.name, "role": person.role}})
