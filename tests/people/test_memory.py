from __future__ import annotations

import pytest

from dashboard.people.memory import Memory


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_an_answer_is_good_for_a_moment() -> None:
    clock, asked = Clock(), list[str]()
    memory: Memory[str, int | None] = Memory(0.5, 10, clock)

    async def look_up() -> int | None:
        asked.append("x")
        return None

    for _ in range(3):
        assert await memory.get("a", look_up) is None
    assert len(asked) == 1
    clock.now = 0.5
    await memory.get("a", look_up)
    assert len(asked) == 2
    memory.forget()
    await memory.get("a", look_up)
    assert len(asked) == 3


async def test_it_is_bounded_and_forgets_failures() -> None:
    memory: Memory[int, int] = Memory(100, 10, Clock())

    async def fail() -> int:
        raise ValueError("once")

    async def answer() -> int:
        return 7

    with pytest.raises(ValueError, match="once"):
        await memory.get(0, fail)
    assert await memory.get(0, answer) == 7
    for number in range(100):
        await memory.get(number, answer)
        assert len(memory._kept) <= 10
