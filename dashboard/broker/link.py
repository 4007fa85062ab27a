"""A connection to Redis that comes back: it reconnects for ever, with a pause that grows and is random."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any, Final

from dashboard.broker.connection import Address, Connection, open_connection
from dashboard.errors import SettingsError, Unavailable

log = logging.getLogger(__name__)

FIRST_PAUSE: Final = 0.05
LONGEST_PAUSE: Final = 2.0


class Link:
    """Keeps one connection open; ``on_up`` and ``on_down`` follow its state, ``on_reply`` gets what Redis says."""

    def __init__(
        self,
        address: Address,
        on_reply: Callable[[Any], None],
        on_up: Callable[[], None],
        on_down: Callable[[], None],
    ) -> None:
        self._address = address
        self._on_reply = on_reply
        self._on_up = on_up
        self._on_down = on_down
        self._connection: Connection | None = None
        self._lost = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def up(self) -> bool:
        """Whether there is a connection now."""
        return self._connection is not None

    @property
    def waiting(self) -> int:
        """How many bytes Redis has not taken yet."""
        return 0 if self._connection is None else self._connection.waiting

    def start(self) -> None:
        """Begin to connect."""
        self._task = asyncio.get_running_loop().create_task(self._run())

    def send(self, data: bytes) -> bool:
        """Send bytes; returns whether there was a connection to send them on."""
        return self._connection is not None and self._connection.send(data)

    def drop(self) -> None:
        """Give this connection up and make a new one: it was found to be dead."""
        if self._connection is not None:
            self._connection.abort()

    async def close(self) -> None:
        """End the connection for good."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.drop()

    async def _run(self) -> None:
        pause = FIRST_PAUSE
        while True:
            self._lost.clear()
            try:
                self._connection = await open_connection(self._address, self._on_reply, self._lost.set)
            except (Unavailable, SettingsError) as error:
                log.debug("no connection to Redis: %s", error)
                await asyncio.sleep(random.uniform(pause / 2, pause))
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            pause = FIRST_PAUSE
            log.info("connected to Redis")
            self._on_up()
            await self._lost.wait()
            self._connection = None
            log.warning("lost the connection to Redis")
            self._on_down()
