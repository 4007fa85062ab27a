"""Pushing points from a program on an event loop: a bounded queue, and one task that empties it in order."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from http import HTTPStatus
from typing import Any, Final

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from dashboard.client.answers import Answer, PushError, delay, read
from dashboard.client.batches import Batch, halves, pack

log = logging.getLogger(__name__)

PATH: Final = "/api/ingest"
JOINED: Final = 60
"""Offers that wait together go in one request, so many at the most."""


class AsyncPusher:
    """Takes objects in any of the forms of ``docs/pushing.md`` and sends them in order.

    While the server is away at most ``limit`` offers wait, and the oldest make room for the newest. A request is
    repeated under the same ``Idempotency-Key`` until the server has taken or refused it, and goes as two smaller ones
    when it is too large (413); ``timeout`` is for one try.
    """

    def __init__(self, url: str, key: str, *, limit: int = 3600, timeout: float = 10.0) -> None:
        self._url = url.rstrip("/") + PATH
        self._key = key
        self._timeout = timeout
        self._waiting: deque[list[dict[str, Any]]] = deque(maxlen=limit)
        self._news = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._dropped = 0
        self._said = ""
        self._client = AsyncHTTPClient(force_instance=True)

    def offer(self, objects: list[dict[str, Any]]) -> None:
        """Queue these objects; they go together."""
        if len(self._waiting) == self._waiting.maxlen:
            self._dropped += 1
            if self._dropped == 1:
                log.warning("%d pushes wait for the server; from now on the oldest are dropped", len(self._waiting))
        self._waiting.append(objects)
        self._idle.clear()
        self._news.set()

    async def run(self) -> None:
        """Send what is offered until cancelled; raises :class:`PushError` when the key is refused (401, 403)."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._waiting:
                await self._send(self._taken())
            self._idle.set()

    async def drained(self) -> None:
        """Return when everything offered so far has been answered."""
        await self._idle.wait()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _taken(self) -> Batch:
        offers = [self._waiting.popleft() for _ in range(min(JOINED, len(self._waiting)))]
        return pack([one for objects in offers for one in objects], self._key, sum(map(len, offers)))

    async def _send(self, batch: Batch) -> None:
        answer = await self._settled(batch)
        parts = halves(batch) if answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else []
        for part in parts:
            await self._send(part)
        if not parts:
            self._report(answer)

    async def _settled(self, batch: Batch) -> Answer:
        attempt = 0
        while (answer := await self._answer(batch)).temporary:
            attempt += 1
            if attempt == 1:
                log.warning("the server cannot take points now, trying again: %s", answer.message)
            await asyncio.sleep(delay(attempt, answer.retry_after, random.random()))
        if attempt and answer.kept:
            log.info("the server takes points again (%d tries; %d pushes were dropped)", attempt + 1, self._dropped)
            self._dropped = 0
        return answer

    def _report(self, answer: Answer) -> None:
        if answer.status in (401, 403):
            raise PushError(answer)
        if not answer.kept and answer.message != self._said:
            self._said = answer.message
            log.warning("the server refused points (%d): %s", answer.status, answer.message)

    async def _answer(self, batch: Batch) -> Answer:
        request = HTTPRequest(
            self._url,
            "POST",
            batch.headers,
            batch.body,
            connect_timeout=self._timeout,
            request_timeout=self._timeout,
            follow_redirects=False,
        )
        try:
            response = await self._client.fetch(request, raise_error=False)
        except (OSError, HTTPClientError) as error:
            return Answer(0, f"no answer from {self._url}: {error}")
        return read(response.code, response.headers.get("Retry-After"), response.body)
