"""A live query as a program sees it: a table that follows, on one connection after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from dashboard.client.connection import Connection, Message
from dashboard.client.failures import DONE, ClientError, Ended, Lost, Refused
from dashboard.client.tables import Table


class Watch:
    """One live query, until :meth:`close`.

    Iterating gives the table, whenever it changed; whoever is slow gets it less often, and always as it is then.
    """

    def __init__(self, connection: Connection, query: dict[str, Any], window: int, points: int, every: int) -> None:
        """``window`` and ``every`` are in ms."""
        self.table = Table(window)
        self._connection = connection
        self._command = {"query": query, "window": window, "points": points, "every": every}
        self._number: int | None = None
        self._tick: int | None = None
        self._recovering = False
        self._news = asyncio.Event()
        self._error: ClientError | None = None

    async def __aiter__(self) -> AsyncIterator[Table]:
        """The table after each change; raises why there will be no more."""
        while True:
            await self._news.wait()
            if isinstance(self._error, Ended) and self._error.code == DONE:
                return
            if self._error is not None:
                raise self._error
            self._news.clear()
            yield self.table

    def close(self) -> None:
        """Watch no more; iterating ends."""
        if self._error is None:
            self._connection.remove(self)
            if self._number is not None and not self._is_shared():
                self._connection.tell("unwatch", watch=self._number)
            self.ended(Ended(DONE, "closed by this program"))

    async def connected(self) -> None:
        """Called by the connection: watch."""
        try:
            self._number = (await self._connection.insist("watch", **self._command))["watch"]
        except Refused as error:
            self._connection.remove(self)
            self.ended(error)

    def lost(self) -> None:
        """Called by the connection: numbers and ticks mean nothing any more, the table stays."""
        self._number = self._tick = None
        self._recovering = False

    def heard(self, push: Message) -> None:
        """Called by the connection with everything that is pushed."""
        if push["type"] in ("snapshot", "data") and push["watch"] == self._number:
            self._take(push)

    def ended(self, error: ClientError) -> None:
        """Called by the connection when there will be none any more."""
        self._error = self._error or error
        self._news.set()

    def _is_shared(self) -> bool:
        """Whether another watch of an equal query goes by the same number."""
        return any(isinstance(part, Watch) and part._number == self._number for part in self._connection.parts)

    def _take(self, push: Message) -> None:
        if push["type"] == "snapshot":
            self.table.replace(push)
        elif self._tick is None or push["tick"] <= self._tick:
            return
        elif push["prev"] != self._tick:
            self._recover()
            return
        else:
            self.table.change(push)
        self._tick = push["tick"]
        self._recovering = False
        self._news.set()

    def _recover(self) -> None:
        if not self._recovering:
            self._recovering = True
            self._connection.beside(self._recovered())

    async def _recovered(self) -> None:
        """Ask for what changed since the tick one has, or begin anew when even that fails."""
        try:
            await self._connection.ask("recover", watch=self._number, tick=self._tick)
        except (Lost, Refused):
            self.lost()
            await self.connected()
