"""What all workers say of themselves, asked for when somebody wants to know.

The question goes to every worker through Redis, and each answers the one that asked. A worker that does not answer in
time is left out, and without Redis there is only this one.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

import msgspec

from dashboard.model.reports import Report

log = logging.getLogger(__name__)

ASK: Final = "reports"
"""The topic under which reports are asked for."""
PATIENCE: Final = 1.0
"""Seconds that the others have to answer."""


class Topics(Protocol):
    """The part of the broker that is spoken through."""

    def tell(self, topic: str, data: bytes) -> None:
        """Say something to every worker that follows the topic."""

    async def follow(self, topic: str) -> None:
        """Hear what is told under a topic."""


class Reports:
    """Asks, and answers."""

    def __init__(
        self, worker: str, topics: Topics, workers: Callable[[], Awaitable[list[str]]], own: Callable[[], Report]
    ) -> None:
        """``workers`` tells the names of those that live, ``own`` makes this worker's report."""
        self._worker = worker
        self._topics = topics
        self._workers = workers
        self._own = own
        self._answers: dict[str, dict[str, Report]] = {}
        self._arrived = asyncio.Event()
        self._asking: asyncio.Task[list[Report]] | None = None

    async def start(self) -> None:
        """Begin to listen."""
        await self._topics.follow(ASK)
        await self._topics.follow(_to(self._worker))

    async def all(self) -> list[Report]:
        """The reports of all workers that answer, our own first. Those who ask together share the answer."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.get_running_loop().create_task(self._ask())
        return await asyncio.shield(self._asking)

    def on_told(self, topic: str, data: bytes) -> None:
        """Some worker asks, or answers."""
        try:
            if topic == ASK:
                self._answer(*msgspec.msgpack.decode(data, type=tuple[str, str]))
            elif topic == _to(self._worker):
                question, report = msgspec.msgpack.decode(data, type=tuple[str, Report])
                if question in self._answers:
                    self._answers[question][report.worker] = report
                    self._arrived.set()
        except msgspec.MsgspecError as error:
            log.error("a message about reports was ignored: %s", error)

    def on_link(self, up: bool) -> None:
        """Whoever waits for an answer does not wait for long."""

    async def _ask(self) -> list[Report]:
        others = set(await self._workers()) - {self._worker}
        question = secrets.token_hex(8)
        answers = self._answers[question] = {}
        if others:
            self._topics.tell(ASK, msgspec.msgpack.encode((self._worker, question)))
        try:
            async with asyncio.timeout(PATIENCE):
                while not others <= answers.keys():
                    self._arrived.clear()
                    await self._arrived.wait()
        except TimeoutError:
            log.warning("%d of %d workers did not report in time", len(others - answers.keys()), len(others) + 1)
        finally:
            del self._answers[question]
        return [self._own(), *(answers[worker] for worker in sorted(answers))]

    def _answer(self, asker: str, question: str) -> None:
        if asker != self._worker:
            self._topics.tell(_to(asker), msgspec.msgpack.encode((question, self._own())))


def _to(worker: str) -> str:
    return f"reports:{worker}"
