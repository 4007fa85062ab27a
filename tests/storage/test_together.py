from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from dashboard.errors import Unavailable
from dashboard.storage.together import AT_ONCE, Together
from tests.awaiting import until


class Shelf:
    """Knows the squares of even numbers; answers when it is let."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.broken = False

    async def read(self, keys: list[int]) -> Mapping[int, int]:
        self.asked.append(keys)
        await self.open.wait()
        if self.broken:
            raise Unavailable("MongoDB does not answer")
        return {key: key * key for key in keys if key % 2 == 0}


async def test_what_waits_is_read_together() -> None:
    shelf = Shelf()
    together = Together(shelf.read)
    assert await together.get(2) == 4
    assert await together.get(3) is None
    assert shelf.asked == [[2], [3]]
    shelf.open.clear()
    first = asyncio.ensure_future(together.get(4))
    await until(lambda: shelf.asked[2:] == [[4]])
    others = [asyncio.ensure_future(together.get(key)) for key in (6, 8, 9, 8)]
    await until(lambda: len(together._waiting) == 3)
    shelf.open.set()
    assert await first == 16
    assert await asyncio.gather(*others) == [36, 64, None, 64]
    assert shelf.asked[2:] == [[4], [6, 8, 9]]


async def test_what_was_asked_after_a_read_began_is_read_anew() -> None:
    shelf = Shelf()
    together = Together(shelf.read)
    shelf.open.clear()
    before = asyncio.ensure_future(together.get(2))
    await until(lambda: shelf.asked == [[2]])
    after = asyncio.ensure_future(together.get(2))
    await until(lambda: together._waiting)
    shelf.open.set()
    assert list(await asyncio.gather(before, after)) == [4, 4]
    assert shelf.asked == [[2], [2]]


async def test_one_read_is_bounded() -> None:
    shelf = Shelf()
    together = Together(shelf.read)
    numbers = range(2 * AT_ONCE + 1)
    found = await asyncio.gather(*map(together.get, numbers))
    assert found == [number * number if number % 2 == 0 else None for number in numbers]
    assert [len(keys) for keys in shelf.asked] == [AT_ONCE, AT_ONCE, 1]


async def test_a_failure_is_everybodys_who_waited_and_the_next_is_asked_again() -> None:
    shelf = Shelf()
    together = Together(shelf.read)
    shelf.broken = True
    shelf.open.clear()
    first = asyncio.ensure_future(together.get(2))
    await until(lambda: shelf.asked == [[2]])
    behind = asyncio.ensure_future(together.get(4))
    gone = asyncio.ensure_future(together.get(6))
    await until(lambda: len(together._waiting) == 2)
    gone.cancel()
    shelf.open.set()
    for one in (first, behind):
        with pytest.raises(Unavailable):
            await one
    shelf.broken = False
    assert await together.get(6) == 36
