"""A program that takes part: in rooms, with live queries, and with an inbox of its own.

::

    async with connect("http://127.0.0.1:8080", name="robot", password="…") as client:
        room = await client.join("d1")
        await room.send("deployed")
        async for entry in room:
            print(entry.user_name, entry.text)
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from dashboard.client.connection import Connection, State
from dashboard.client.credentials import Credentials, TokenSource
from dashboard.client.inbox import Inbox
from dashboard.client.rooms import Position, Room
from dashboard.client.watching import Watch

WINDOW: Final = 300_000
POINTS: Final = 300


class Client:
    """One connection to a server, with everything that lives on it. Made by :func:`connect`."""

    def __init__(self, connection: Connection, credentials: Credentials) -> None:
        self._connection = connection
        self._credentials = credentials
        self._rooms: dict[str, Room] = {}
        self._inbox: Inbox | None = None

    @property
    def state(self) -> State:
        """``connecting``, ``live``, ``offline`` or ``closed``."""
        return self._connection.state

    @property
    def lag(self) -> float | None:
        """Seconds from the server to here; ``None`` before it is known."""
        return self._connection.lag

    @property
    def user(self) -> dict[str, Any]:
        """Who one is: ``id``, ``name`` and ``role``."""
        return dict(self._connection.user or {})

    def now(self) -> float:
        """The server's clock, seconds since the epoch."""
        return self._connection.now()

    async def join(self, room_id: str, position: Position | None = None) -> Room:
        """Take part in a room (again: the same one), and go on from ``position`` if that is given.

        Raises :class:`Refused` when there is no such room.
        """
        room = self._rooms.get(room_id)
        if room is None or not room.is_open:
            room = self._rooms[room_id] = Room(self._connection, room_id, position)
            self._connection.add(room)
        await room.joined()
        return room

    def watch(
        self,
        metric: str,
        *,
        where: Mapping[str, str] | None = None,
        over: str = "avg",
        across: str | None = None,
        by: Sequence[str] = (),
        step: int = 0,
        window: int = WINDOW,
        points: int = POINTS,
        every: int = 0,
    ) -> Watch:
        """Watch a query; ``step``, ``window`` and ``every`` are in ms, the rest is as in ``docs/protocol.md``."""
        query: dict[str, Any] = {"metric": metric, "where": dict(where or {}), "over": over, "step": step}
        if across is not None:
            query |= {"across": across, "by": list(by)}
        watch = Watch(self._connection, query, window, points, every)
        self._connection.add(watch)
        return watch

    def notifications(self) -> Inbox:
        """One's notifications (again: the same inbox)."""
        if self._inbox is None:
            self._inbox = Inbox(self._credentials)
            self._connection.add(self._inbox)
        return self._inbox

    async def mark(self, state: str, *ids: str) -> None:
        """Say on all one's devices that these notifications were ``seen``, ``read`` or ``archived``; none means all."""
        which: dict[str, Any] = {"ids": list(ids)} if ids else {"all": True}
        await self._credentials.ask("POST", "/api/notifications/state", {**which, "state": state})

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The API's answer, as JSON: whatever else the server offers. Raises :class:`Refused` or :class:`Lost`."""
        return await self._credentials.ask(method, path, body)


@asynccontextmanager
async def connect(
    url: str,
    token: TokenSource | None = None,
    *,
    name: str | None = None,
    password: str | None = None,
    on_state: Callable[[State], None] | None = None,
) -> AsyncIterator[Client]:
    """Sign in at a server (``http://127.0.0.1:8080``), and stay so whatever happens to the connection.

    By ``token`` (or a function that gets one), or by ``name`` and ``password``. A token that still holds is renewed by
    itself. Waits for the server if it is not there; raises :class:`Refused` when it will not let one in.
    """
    address = url.rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not an address such as http://127.0.0.1:8080")
    credentials = Credentials(address, token, name, password)
    connection = Connection(f"ws{address.removeprefix('http')}/ws", credentials, on_state)
    try:
        await connection.open()
        yield Client(connection, credentials)
    finally:
        await connection.close()
