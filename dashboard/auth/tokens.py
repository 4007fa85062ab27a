"""Short-lived tokens for the API and the socket: JWTs (RFC 7519) signed with HS256.

A token names a person and the session it came from, so that ending the session ends the token too. Nothing in it is
trusted but the names: the role is looked up.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import jwt

from dashboard.errors import Unauthenticated

_ALGORITHM: Final = "HS256"
_AUDIENCE: Final = "dashboard"
MAX_LENGTH: Final = 4096


@dataclass(frozen=True, slots=True)
class Claims:
    """What a valid token says: whose it is, of which session, and until when (milliseconds)."""

    person: str
    session: str
    expires: int


class Tokens:
    """Makes and checks tokens with a key derived from the installation's secret."""

    def __init__(self, secret: str, lifetime: float) -> None:
        """``lifetime`` is in seconds."""
        self._key = hmac.new(secret.encode(), b"token", sha256).digest()
        self._lifetime = lifetime

    def make(self, person: str, session: str, now: int) -> tuple[str, int]:
        """A token and when it expires; times in milliseconds."""
        expires = now // 1000 + round(self._lifetime)
        claims = {"sub": person, "sid": session, "aud": _AUDIENCE, "iat": now // 1000, "exp": expires}
        return jwt.encode(claims, self._key, _ALGORITHM), expires * 1000

    def check(self, token: str, now: int) -> Claims:
        """What the token says; raises :class:`Unauthenticated` when it is not ours or has expired."""
        if len(token) > MAX_LENGTH:
            raise Unauthenticated("the token is malformed")
        try:
            claims = jwt.decode(
                token,
                self._key,
                [_ALGORITHM],
                audience=_AUDIENCE,
                options={"require": ["exp", "sub", "sid", "aud"], "verify_exp": False, "verify_iat": False},
            )
            valid = Claims(str(claims["sub"]), str(claims["sid"]), int(claims["exp"]) * 1000)
        except (jwt.InvalidTokenError, ValueError, UnicodeError) as error:
            raise Unauthenticated("the token is not valid; sign in again") from error
        if valid.expires <= now:
            raise Unauthenticated("the token has expired; sign in again")
        return valid
