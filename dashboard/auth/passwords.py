"""Passwords: hashed with argon2id (RFC 9106) at the strength OWASP advises, in a few threads of their own.

A hash takes tens of milliseconds and 19 MiB, so no more than two run at once and none on the event loop.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dashboard.errors import Invalid

SHORTEST: Final = 8
LONGEST: Final = 256


class Passwords:
    """Hashes and checks passwords."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._threads = ThreadPoolExecutor(2, "passwords")
        self._nobody = self._hasher.hash("nobody's password")

    async def hash(self, password: str) -> str:
        """The hash to store; raises :class:`Invalid` when the password is too short or too long."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise Invalid(f"a password has {SHORTEST} to {LONGEST} characters")
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hasher.hash, password)

    async def matches(self, stored: str | None, password: str) -> bool:
        """Whether this is the password; takes as long when there is none stored, so that nobody can tell."""
        checked = await asyncio.get_running_loop().run_in_executor(
            self._threads, self._verify, stored or self._nobody, password[: LONGEST + 1]
        )
        return checked and stored is not None

    def outdated(self, stored: str) -> bool:
        """Whether the hash was made at another strength and should be made again."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
