"""A viewer on a real socket, and the question whether it sees what a fresh query would."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from dashboard.ending import ended
from dashboard.model.query import Query
from dashboard.series.steps import floored
from tests.awaiting import until
from tests.caller import Client, Conversation
from tests.live.viewer import Missed, Viewer, cells_of, close
from tests.site import Site

WINDOW = 60_000


class Watching:
    """Some watches on one socket, each with its viewer; what was missed is asked for again."""

    def __init__(self, site: Site, conversation: Conversation, queries: list[Query]) -> None:
        self._site = site
        self._conversation = conversation
        self._queries = queries
        self._viewers: dict[int, Viewer] = {}
        self._numbers: list[int] = []
        self.states: list[str] = []
        self.recoveries = 0

    async def start(self) -> None:
        for query in self._queries:
            asked = msgspec.to_builtins(query)
            reply = await self._conversation.ask("watch", query=asked, window=WINDOW)
            assert reply["ok"], reply
            self._numbers.append(reply["watch"])
            self._viewers[reply["watch"]] = Viewer()

    async def read(self) -> None:
        """Apply what comes, for ever."""
        waiting, self._conversation.heard = self._conversation.heard, []
        for message in waiting:
            self._take(message)
        while True:
            self._take(await self._conversation.next())

    def recover_from(self, tick: int) -> None:
        """Ask for everything since a tick of long ago."""
        for number, viewer in self._viewers.items():
            viewer.tick = tick
            self._conversation.say(type="recover", id=f"old {number}", watch=number, tick=tick)

    async def converged(self) -> bool:
        """Whether every viewer sees what a fresh query over the same range answers."""
        return all([await self.agrees(place) for place in range(len(self._queries))])

    async def agrees(self, place: int) -> bool:
        query, now = self._queries[place], round(time.time() * 1000)
        # The step that is still filling is left out: it may change between the question and the answer.
        start, end = floored(now - WINDOW, query.step) + query.step, floored(now, query.step)
        table = await self._site.parts.reading._history.query(query, start, end, 100)
        return close(self._viewers[self._numbers[place]].shown(start, end), cells_of(table, start, end))

    def differences(self) -> Any:
        return {number: viewer.shown(0, 1 << 60) for number, viewer in self._viewers.items()}

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "catching_up":
            self.states.append(message["state"])
        viewer = self._viewers.get(message.get("watch", 0))
        if viewer is None:
            return
        try:
            viewer.take(message)
        except Missed:
            self.recoveries += 1
            self._conversation.say(type="recover", watch=message["watch"], tick=viewer.tick)


@asynccontextmanager
async def watching(site: Site, client: Client, queries: list[Query]) -> AsyncIterator[Watching]:
    """A socket that watches these queries and applies what it hears."""
    async with client.talk() as conversation:
        watch = Watching(site, conversation, queries)
        await watch.start()
        reading = asyncio.get_running_loop().create_task(watch.read())
        try:
            yield watch
        finally:
            is_over = reading.done()
            await ended([reading])
            if is_over:
                reading.result()  # it goes on until it is told to stop: this is why it did not


async def until_converged(*watches: Watching) -> None:
    """Wait until all of them see the truth."""
    for watch in watches:
        await until(watch.converged)
