"""One raw connection to Redis: bytes in, parsed replies out, by hiredis on an asyncio protocol.

The hot path uses this instead of redis-py's: a published message costs well under a microsecond and a received one a
few, against 20 and 10. Everything that is not hot goes through redis-py (``commands.py``).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import hiredis

from dashboard.errors import SettingsError, Unavailable

CONNECT_TIMEOUT = 2.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where Redis is and how to get in, from a ``redis://`` or ``rediss://`` URL."""

    host: str
    port: int
    database: int
    user: str
    password: str
    tls: bool

    @classmethod
    def parse(cls, url: str) -> Address:
        """Raises :class:`SettingsError` when the URL is malformed."""
        parts = urlsplit(url)
        try:
            if parts.scheme not in ("redis", "rediss") or not parts.hostname:
                raise ValueError("it must look like redis://[user:password@]host[:port][/database]")
            database = int(parts.path.strip("/") or 0)
            return cls(
                parts.hostname,
                parts.port or 6379,
                database,
                unquote(parts.username or ""),
                unquote(parts.password or ""),
                parts.scheme == "rediss",
            )
        except ValueError as error:
            raise SettingsError(f"redis_url is malformed: {error}") from error


def command(*words: bytes | str | int) -> bytes:
    """A command as Redis expects it on the wire (RESP2 array of bulk strings)."""
    packed: bytes = hiredis.pack_command(words)  # type: ignore[arg-type]  # its stub says one word, it takes many
    return packed


class Connection(asyncio.Protocol):
    """Replies go to ``on_reply``; ``on_lost`` is called once when the connection ends."""

    def __init__(self, on_reply: Callable[[Any], None], on_lost: Callable[[], None]) -> None:
        self._on_reply = on_reply
        self._on_lost = on_lost
        self._reader = hiredis.Reader()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Called by asyncio: hand on every complete reply."""
        self._reader.feed(data)
        try:
            while (reply := self._reader.gets()) is not False:
                self._on_reply(reply)
        except hiredis.ProtocolError:
            self.abort()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  (asyncio names it)
        """Called by asyncio."""
        self._transport = None
        self._on_lost()

    def send(self, data: bytes) -> bool:
        """Queue bytes; returns whether there is a connection to queue them on."""
        if self._transport is None or self._transport.is_closing():
            return False
        self._transport.write(data)
        return True

    @property
    def waiting(self) -> int:
        """How many bytes Redis has not taken yet."""
        return 0 if self._transport is None else self._transport.get_write_buffer_size()

    def abort(self) -> None:
        """End the connection now."""
        if self._transport is not None:
            self._transport.abort()


async def open_connection(address: Address, on_reply: Callable[[Any], None], on_lost: Callable[[], None]) -> Connection:
    """Connect, authenticate and choose the database; raises :class:`Unavailable` or :class:`SettingsError`."""
    loop = asyncio.get_running_loop()
    hello: asyncio.Future[None] = loop.create_future()
    greeting = _greeting(address)
    expected = len(greeting)

    def greeted(reply: Any) -> None:
        nonlocal expected
        if expected == 0:
            on_reply(reply)
            return
        expected -= 1
        if isinstance(reply, hiredis.ReplyError) and not hello.done():
            hello.set_exception(SettingsError(f"Redis refuses: {reply}"))
        elif expected == 0 and not hello.done():
            hello.set_result(None)

    def lost() -> None:
        if not hello.done():
            hello.set_exception(Unavailable("Redis closed the connection"))
        on_lost()

    try:
        async with asyncio.timeout(CONNECT_TIMEOUT):
            _, connection = await loop.create_connection(
                lambda: Connection(greeted, lost),
                address.host,
                address.port,
                ssl=ssl.create_default_context() if address.tls else None,
            )
            try:
                connection.send(b"".join(greeting))
                await hello
            except BaseException:
                connection.abort()
                raise
    except (OSError, TimeoutError) as error:
        raise Unavailable(f"Redis does not answer ({type(error).__name__})") from error
    return connection


def _greeting(address: Address) -> list[bytes]:
    words = [command("PING")]
    if address.password:
        names = (address.user, address.password) if address.user else (address.password,)
        words.insert(0, command("AUTH", *names))
    if address.database:
        words.append(command("SELECT", address.database))
    return words
