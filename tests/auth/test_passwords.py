from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from dashboard.auth.passwords import LONGEST, SHORTEST, Passwords
from dashboard.errors import Invalid


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    made = Passwords()
    yield made
    made.close()


async def test_a_password_matches_its_hash_and_no_other(passwords: Passwords) -> None:
    stored = await passwords.hash("correct horse")
    assert stored.startswith("$argon2id$")
    assert "correct" not in stored
    assert await passwords.matches(stored, "correct horse")
    assert not await passwords.matches(stored, "correct horse ")
    assert stored != await passwords.hash("correct horse")


async def test_what_is_not_stored_never_matches(passwords: Passwords) -> None:
    assert not await passwords.matches(None, "nobody's password")
    assert not await passwords.matches("not a hash", "x")
    assert not await passwords.matches(await passwords.hash("x" * LONGEST), "x" * (LONGEST + 50))


@pytest.mark.parametrize("password", ["", "x" * (SHORTEST - 1), "x" * (LONGEST + 1)])
async def test_too_short_and_too_long(passwords: Passwords, password: str) -> None:
    with pytest.raises(Invalid, match="characters"):
        await passwords.hash(password)


async def test_a_weaker_hash_is_outdated(passwords: Passwords) -> None:
    assert passwords.outdated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x"))
    assert not passwords.outdated(await passwords.hash("x" * SHORTEST))
