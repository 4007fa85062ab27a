"""Waiting for a state, with a deadline: the only place in the tests that lets time pass."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar, overload

Result = TypeVar("Result")

DEADLINE: Final = 90.0
PAUSE: Final = 0.01


@overload
async def until(state: Callable[[], Awaitable[Result]], *passing: type[Exception]) -> Result: ...
@overload
async def until(state: Callable[[], Result], *passing: type[Exception]) -> Result: ...


async def until(state: Callable[[], Any], *passing: type[Exception]) -> Any:
    """Ask for ``state`` until it is true, and return it. Errors of the kinds ``passing`` mean: not yet."""
    async with asyncio.timeout(DEADLINE):
        while True:
            try:
                found = state()
                result = await found if inspect.isawaitable(found) else found
            except passing:
                result = None
            if result:
                return result
            await asyncio.sleep(PAUSE)


def wait_until(state: Callable[[], Result | None], seconds: float = DEADLINE) -> Result:
    """As :func:`until`, for tests without a loop of their own: those in a browser."""
    deadline = time.monotonic() + seconds
    while not (found := state()):
        assert time.monotonic() < deadline, f"not so after {seconds:.0f} s: {inspect.getsource(state).strip()}"
        time.sleep(PAUSE)
    return found
