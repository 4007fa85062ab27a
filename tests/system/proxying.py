"""A TCP proxy that can misbehave: cut, freeze, delay, and swallow answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PIECE = 1 << 16


class Proxy:
    """Passes bytes between its own port and the server's until it is told otherwise."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self.swallowed = 0
        self.passed = 0
        self.held = 0
        self._target = target
        self._passing = asyncio.Event()
        self._passing.set()
        self._swallow = 0
        self._delay = 0.0
        self._writers: set[asyncio.StreamWriter] = set()
        self._pumps: set[asyncio.Task[None]] = set()

    def freeze(self) -> None:
        """Pass nothing on, as if the cable were pulled; connections stay, ``held`` counts what is kept back."""
        self.held = 0
        self._passing.clear()

    def thaw(self) -> None:
        """Pass everything on again."""
        self._passing.set()

    def cut(self) -> None:
        """End every connection."""
        for writer in self._writers:
            writer.close()

    def swallow(self, answers: int) -> None:
        """Let the next requests through but not their answers: the connection ends instead."""
        self._swallow = answers

    def delay(self, seconds: float) -> None:
        """Pass on each piece so much later from now on."""
        self._delay = seconds

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Called for each connection."""
        self._writers.add(writer)
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers.add(back)
        for work in (self._pump(reader, back), self._pump(there, writer, answers=True)):
            task = asyncio.get_running_loop().create_task(work)
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)

    async def close(self) -> None:
        """End everything."""
        for task in self._pumps:
            task.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        self.cut()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, answers: bool = False) -> None:
        try:
            while piece := await source.read(PIECE):
                self.held += not self._passing.is_set()
                await self._passing.wait()
                await asyncio.sleep(self._delay)
                if answers and self._swallow:
                    self._swallow -= 1
                    self.swallowed += 1
                    break
                self.passed += 1
                sink.write(piece)
                await sink.drain()
        except ConnectionError:
            pass
        finally:
            sink.close()


@asynccontextmanager
async def proxying(target: int) -> AsyncIterator[Proxy]:
    """A proxy in front of a port."""
    proxy = Proxy(target)
    server = await asyncio.start_server(proxy.handle, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        await proxy.close()
