"""What a program does in one room: each sent after the one before it, again until it is answered, and kept once."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from dashboard.client.backoff import wait
from dashboard.client.failures import ClientError, Lost, Refused

MOST: Final = 1000
"""Operations that may wait in one room."""
PAUSE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an operation is in the room's log; ``time`` is ISO 8601."""

    offset: int
    time: str


@dataclass(slots=True)
class _Waiting:
    kind: str
    fields: dict[str, Any]
    kept: asyncio.Future[Kept] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Sending:
    """The queue of one room. An operation keeps its id however often it is sent, so the server keeps it once."""

    def __init__(self, ask: Callable[..., Awaitable[dict[str, Any]]]) -> None:
        self._ask = ask
        self._waiting: deque[_Waiting] = deque()
        self._task: asyncio.Task[None] | None = None
        self._joined = False

    async def do(self, kind: str, operation_id: str | None, **fields: Any) -> Kept:
        """Return when it is kept; raises :class:`Refused` when it is not, and never will be.

        Cancelling the wait does not take it back. A repeat of ``operation_id`` is answered with the first result.
        """
        if len(self._waiting) >= MOST:
            raise Refused("too_many", f"{MOST} operations wait in this room", temporary=True)
        one = _Waiting(kind, {**fields, "operationId": operation_id or uuid.uuid4().hex})
        self._waiting.append(one)
        self._go()
        return await asyncio.shield(one.kept)

    def joined(self) -> None:
        """In the room: whatever waits is sent."""
        self._joined = True
        self._go()

    def lost(self) -> None:
        """The connection is gone; everything stays."""
        self._joined = False
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def ended(self, error: ClientError) -> None:
        """Nothing will be sent any more."""
        self.lost()
        while self._waiting:
            _settle(self._waiting.popleft().kept, error)

    def _go(self) -> None:
        if self._joined and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._send())

    async def _send(self) -> None:
        attempt = 0
        while self._waiting:
            one = self._waiting[0]
            try:
                reply = await self._ask(one.kind, **one.fields)
            except (Lost, Refused) as error:
                pause = getattr(error, "retry_after", None)
                if isinstance(error, Lost) or error.temporary:
                    await asyncio.sleep(PAUSE + wait(attempt, random.random()) if pause is None else pause)
                    attempt += 1
                    continue
                result: Kept | ClientError = error
            else:
                result = Kept(reply["offset"], reply["time"])
            attempt = 0
            self._waiting.popleft()
            _settle(one.kept, result)


def _settle(kept: asyncio.Future[Kept], result: Kept | ClientError) -> None:
    if kept.done():
        return
    if isinstance(result, Kept):
        kept.set_result(result)
    else:
        kept.set_exception(result)
        kept.exception()  # whoever stopped waiting does not want to hear of it
