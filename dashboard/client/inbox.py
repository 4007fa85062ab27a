"""The notifications of whom a program signs in as, as they come, and those that came while it was away."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from dashboard.client.connection import Message
from dashboard.client.credentials import Credentials
from dashboard.client.failures import DONE, ClientError, Ended, Lost

log = logging.getLogger(__name__)

PAGE: Final = 100
PAUSE: Final = 1.0
HELD: Final = 1000
"""Notifications that wait here for whoever reads them; then the oldest go, and stay in the inbox on the server."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One notification; ``time`` is ISO 8601, ``link`` a path on the server or empty."""

    id: str
    title: str
    body: str
    severity: str
    sender: str
    time: str
    link: str
    data: dict[str, Any]


class Inbox:
    """Iterating gives each notification once: those that nobody has seen yet, and what comes."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._held: deque[Notification] = deque(maxlen=HELD)
        self._newest = ""
        self._news = asyncio.Event()
        self._error: ClientError | None = None

    async def __aiter__(self) -> AsyncIterator[Notification]:
        """The notifications, oldest first; raises why there will be no more."""
        while True:
            if self._held:
                yield self._held.popleft()
                continue
            if isinstance(self._error, Ended) and self._error.code == DONE:
                return
            if self._error is not None:
                raise self._error
            self._news.clear()
            await self._news.wait()

    async def connected(self) -> None:
        """Called by the connection: ask for what came meanwhile."""
        for one in sorted(await self._unseen(), key=lambda one: str(one["id"])):
            self._take(one)

    def lost(self) -> None:
        """Called by the connection."""

    def heard(self, push: Message) -> None:
        """Called by the connection with everything that is pushed."""
        if push["type"] == "notification":
            self._take(push)

    def ended(self, error: ClientError) -> None:
        """Called by the connection when there will be none any more."""
        self._error = self._error or error
        self._news.set()

    async def _unseen(self) -> list[Message]:
        while True:
            try:
                answer = await self._credentials.ask("GET", f"/api/notifications?state=unseen&limit={PAGE}")
            except Lost as error:
                log.debug("the inbox could not be read: %s", error)
                await asyncio.sleep(PAUSE)
            else:
                return list(answer["notifications"])

    def _take(self, one: Message) -> None:
        """Later ones have larger ids."""
        if one["id"] <= self._newest:
            return
        self._newest = one["id"]
        names = ("id", "title", "body", "severity", "sender", "time", "link", "data")
        self._held.append(Notification(**{name: one[name] for name in names}))
        self._news.set()
