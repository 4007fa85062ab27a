"""Commands that wait for their reply."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from dashboard.client.failures import ClientError, Lost, refusal

PATIENCE: Final = 10.0
"""Seconds that a reply may take."""


class Replies:
    """Replies by the id of their command, on one connection after the other."""

    def __init__(self) -> None:
        self._next = 0
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}

    def expect(self) -> int:
        """A fresh id, whose reply :meth:`reply` then waits for."""
        self._next += 1
        self._waiting[self._next] = asyncio.get_running_loop().create_future()
        return self._next

    async def reply(self, number: int) -> dict[str, Any]:
        """The reply to this command; raises :class:`Refused`, or :class:`Lost` when it does not come."""
        waiting = self._waiting[number]
        try:
            async with asyncio.timeout(PATIENCE):
                return await waiting
        except TimeoutError:
            raise Lost("the server did not answer in time") from None
        finally:
            del self._waiting[number]

    def heard(self, message: dict[str, Any]) -> bool:
        """Hand a message to who waits for it, if it answers anything; answers whether somebody did wait."""
        number = message.get("id")
        waiting = self._waiting.get(number) if isinstance(number, int) else None
        if waiting is None or waiting.done():
            return False
        if message.get("ok") is False:
            waiting.set_exception(refusal(message.get("error") or {}))
        else:
            waiting.set_result(message)
        return True

    def lost(self, error: ClientError) -> None:
        """The connection is gone: nobody waits any longer."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(error)
