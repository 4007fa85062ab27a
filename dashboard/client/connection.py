"""The connection of a program to ``/ws``: it signs in, notices silence, and comes back by itself, for ever."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, Literal, Protocol

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, WebSocketError, websocket_connect

from dashboard.client.backoff import named_delay, wait
from dashboard.client.credentials import Credentials
from dashboard.client.failures import DONE, ClientError, Ended, Lost, Refused
from dashboard.client.replies import Replies
from dashboard.codes import CLOSE_AUTH_EXPIRED, CLOSES, reconnects

log = logging.getLogger(__name__)

State = Literal["connecting", "live", "offline", "closed"]
Message = dict[str, Any]

PATIENCE: Final = 10.0
"""Seconds that connecting and signing in may take, each."""
PAUSE: Final = 0.5
"""Seconds to wait, at the least, before the same is asked again."""
MEASURED_EVERY: Final = 10.0
LARGEST: Final = 64 << 20
RENEWED_AFTER: Final = 0.8
"""The part of a token's life after which another takes its place."""


class Part(Protocol):
    """What lives on a connection: a room, a watch."""

    async def connected(self) -> None:
        """Signed in: begin, or begin again."""

    def lost(self) -> None:
        """The connection is gone."""

    def heard(self, push: Message) -> None:
        """Something was pushed; it may be for another part."""

    def ended(self, error: ClientError) -> None:
        """There will be no connection any more."""


class Connection:
    """One after the other, until :meth:`close`, or until the server says that there is no point."""

    def __init__(self, url: str, credentials: Credentials, on_state: Callable[[State], None] | None = None) -> None:
        """``url`` is the socket's address. ``on_state`` is told how it goes."""
        self.state: State = "connecting"
        self.lag: float | None = None
        """Seconds from the server to here; ``None`` before it is known."""
        self.user: dict[str, Any] | None = None
        self.error: ClientError | None = None
        """Why it is closed."""
        self._url = url
        self._credentials = credentials
        self._on_state = on_state
        self.parts: list[Part] = []
        self._replies = Replies()
        self._socket: WebSocketClientConnection | None = None
        self._heartbeat = 5.0
        self._clock = 0.0
        self._pause = 0.0
        self._settled = asyncio.Event()
        self._beside: set[asyncio.Task[None]] = set()
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Return when signed in for the first time; raises :class:`Refused` or :class:`Ended` when that cannot be."""
        self._task = asyncio.get_running_loop().create_task(self._run())
        await self._settled.wait()
        if self.error is not None:
            raise self.error

    async def close(self) -> None:
        """Say goodbye and end."""
        if self._task is None:
            return
        if self.state == "live":
            self.tell("bye")
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._end(Ended(DONE, "closed by this program"))

    def add(self, part: Part) -> None:
        """Take a part in; it begins when there is a connection."""
        if self.error is not None:
            raise self.error
        self.parts.append(part)
        if self.state == "live":
            self._spawn(part)

    def remove(self, part: Part) -> None:
        """Leave a part out from now on."""
        self.parts.remove(part)

    async def ask(self, kind: str, **fields: Any) -> Message:
        """The reply to a command; raises :class:`Refused`, or :class:`Lost` when there is no connection."""
        if self._socket is None or self.state != "live":
            raise self.error or Lost("not connected")
        return await self._asked(self._socket, kind, fields)

    async def insist(self, kind: str, **fields: Any) -> Message:
        """As :meth:`ask`, but again while it is refused for now or not answered: for what may be said twice."""
        attempt = 0
        while True:
            try:
                return await self.ask(kind, **fields)
            except (Lost, Refused) as error:
                if isinstance(error, Refused) and not error.temporary:
                    raise
                pause = getattr(error, "retry_after", None)
                await asyncio.sleep(PAUSE + wait(attempt, random.random()) if pause is None else pause)
                attempt += 1

    def tell(self, kind: str, **fields: Any) -> None:
        """Say what matters only now: it is dropped while there is no connection."""
        if self._socket is not None and self.state == "live":
            with suppress(Lost):
                _write(self._socket, {"type": kind, **fields})

    def now(self) -> float:
        """The server's clock, seconds since the epoch."""
        return time.time() + self._clock

    async def _asked(self, socket: WebSocketClientConnection, kind: str, fields: dict[str, Any]) -> Message:
        number = self._replies.expect()
        try:
            _write(socket, {"type": kind, "id": number, **fields})
        except Lost as error:
            self._replies.lost(error)
        return await self._replies.reply(number)

    async def _run(self) -> None:
        try:
            await self._connect_for_ever()
        except Exception as error:
            log.exception("the connection to %s failed", self._url)
            self._end(Ended(0, f"this client failed: {error!r}"))

    async def _connect_for_ever(self) -> None:
        attempt = 0
        while True:
            code, reason = await self._lived()
            if self.state == "live":
                attempt = 0
            if not self._goes_on(code, reason):
                return
            self._become("offline" if self._settled.is_set() else "connecting")
            named = named_delay(reason)
            delay = wait(attempt, random.random()) if named is None else named * random.random()
            attempt += 1
            await asyncio.sleep(max(delay, self._pause))
            self._pause = 0.0

    def _goes_on(self, code: int, reason: str) -> bool:
        """Whether to connect again after this close; what waits is told either way."""
        is_renewed = code == CLOSE_AUTH_EXPIRED and self._credentials.refused()
        if self.error is None and not reconnects(code) and not is_renewed:
            self._end(Ended(code, CLOSES.get(code, reason)))
        return self.error is None

    async def _lived(self) -> tuple[int, str]:
        """Live through one connection; its close code and reason."""
        try:
            async with asyncio.timeout(PATIENCE):
                request = HTTPRequest(self._url, connect_timeout=PATIENCE, request_timeout=PATIENCE)
                socket = await websocket_connect(request, max_message_size=LARGEST)
        except (OSError, HTTPClientError, WebSocketError, TimeoutError) as error:
            log.debug("no connection to %s: %s", self._url, error)
            return 1006, ""
        self._socket = socket
        reading = asyncio.get_running_loop().create_task(self._read(socket))
        try:
            await self._sign_in(socket)
            await reading
        except Refused as error:
            if not error.temporary:
                self._end(error)
            self._pause = error.retry_after or 0.0
        except (Lost, WebSocketClosedError) as error:
            log.debug("the connection to %s did not come about: %s", self._url, error)
        finally:
            self._leave(socket, reading)
        return socket.close_code or 1006, socket.close_reason or ""

    def _leave(self, socket: WebSocketClientConnection, reading: asyncio.Task[None]) -> None:
        reading.cancel()
        socket.close()
        self._socket = None
        for task in self._beside:
            task.cancel()
        self._replies.lost(Lost("the connection was lost before the answer came"))
        for part in list(self.parts):
            part.lost()

    async def _authenticated(self, socket: WebSocketClientConnection) -> Message:
        token = await self._credentials.token()
        try:
            return await self._asked(socket, "auth", {"token": token})
        except Refused as error:
            if error.code != "unauthenticated" or not self._credentials.refused():
                raise
        return await self._asked(socket, "auth", {"token": await self._credentials.token()})

    async def _sign_in(self, socket: WebSocketClientConnection) -> None:
        signed_in = await self._authenticated(socket)
        self._clock = _seconds(signed_in["time"]) - time.time()
        self.user = signed_in["user"]
        self._heartbeat = signed_in["heartbeat"] / 1000
        self._become("live")
        self._settled.set()
        for part in list(self.parts):
            self._spawn(part)
        self.beside(self._measure())
        if signed_in["expires"] is not None:
            self.beside(self._renew(_seconds(signed_in["expires"]) - self.now()))

    async def _read(self, socket: WebSocketClientConnection) -> None:
        """Hear everything until the connection ends, or says nothing for too long."""
        while True:
            try:
                async with asyncio.timeout(2 * self._heartbeat):
                    text = await socket.read_message()
            except TimeoutError:
                return
            if text is None:
                self._replies.lost(Lost("the connection was closed"))
                return
            message = json.loads(text)
            if self._replies.heard(message):
                await asyncio.sleep(0)  # whoever waited goes on before what comes next is heard
            for part in list(self.parts):
                part.heard(message)

    async def _measure(self) -> None:
        while True:
            sent = time.monotonic()
            await self.ask("heartbeat")
            self.lag = (time.monotonic() - sent) / 2
            await asyncio.sleep(MEASURED_EVERY)

    async def _renew(self, left: float) -> None:
        while left > 0:
            until = time.monotonic() + left
            await asyncio.sleep(max(1.0, RENEWED_AFTER * left))
            try:
                reply = await self.ask("refresh", token=await self._credentials.renewed())
                left = _seconds(reply["expires"]) - self.now()
            except (Refused, Lost) as error:
                log.debug("the token was not renewed: %s", error)
                left = until - time.monotonic()

    def _spawn(self, part: Part) -> None:
        self.beside(part.connected())

    def beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Run this beside, as long as the connection lives."""

        async def run() -> None:
            try:
                await work
            except ClientError as error:
                log.debug("%s", error)

        task = asyncio.get_running_loop().create_task(run())
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    def _become(self, state: State) -> None:
        if state != self.state:
            self.state = state
            if self._on_state is not None:
                self._on_state(state)

    def _end(self, error: ClientError) -> None:
        if self.error is not None:
            return
        self.error = error
        self._become("closed")
        self._settled.set()
        for part in list(self.parts):
            part.ended(error)


def _write(socket: WebSocketClientConnection, message: Message) -> None:
    """Send it; when the connection is gone, whoever reads will see."""
    try:
        socket.write_message(json.dumps(message, separators=(",", ":"))).add_done_callback(_seen)
    except WebSocketClosedError as error:
        raise Lost("the connection is gone") from error


def _seen(sent: asyncio.Future[None]) -> None:
    if not sent.cancelled():
        sent.exception()


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
