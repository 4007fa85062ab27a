"""Someone who talks to a worker by HTTP and by socket, as a browser or a program does."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.httputil import HTTPHeaders
from tornado.websocket import WebSocketClientConnection, websocket_connect

from dashboard.model.people import Person, Source

DEADLINE = 60.0


class Client:
    """One who asks: with a token or key, with a cookie, or as nobody."""

    def __init__(
        self,
        port: int,
        *,
        token: str = "",
        cookie: str = "",
        person: Person | None = None,
        source: Source | None = None,
    ) -> None:
        self.port = port
        self.token = token
        self.cookie = cookie
        self.who = person
        self.what = source

    @property
    def person(self) -> Person:
        assert self.who is not None
        return self.who

    @property
    def source(self) -> Source:
        assert self.what is not None
        return self.what

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def as_page(self) -> dict[str, str]:
        """What a browser sends with a request of our own page."""
        return {"Origin": self.origin, "Cookie": f"dashboard_session={self.cookie}"}

    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> HTTPResponse:
        """Any request, with the token unless ``headers`` say otherwise; redirects are not followed."""
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if headers and ("Authorization" in headers or "Cookie" in headers):
            sent = {}
        return await AsyncHTTPClient(force_instance=True).fetch(
            HTTPRequest(
                self.origin + path,
                method,
                body=body,
                headers={**sent, **(headers or {})},
                follow_redirects=False,
                allow_nonstandard_methods=True,
                request_timeout=DEADLINE,
                decompress_response=False,
            ),
            raise_error=False,
        )

    async def get(self, path: str, **headers: str) -> HTTPResponse:
        return await self.request("GET", path, headers=headers)

    async def json(self, path: str) -> Any:
        """The JSON at a path, which must be there."""
        response = await self.get(path)
        assert response.code == 200, response.body
        return json.loads(response.body)

    async def send(self, method: str, path: str, value: Any, headers: dict[str, str] | None = None) -> HTTPResponse:
        """Send JSON."""
        sent = {"Content-Type": "application/json", **(headers or {})}
        return await self.request(method, path, json.dumps(value).encode(), sent)

    async def push(self, body: bytes | str, path: str = "/api/ingest", **headers: str) -> HTTPResponse:
        """Push points."""
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.request("POST", path, content, named)

    @asynccontextmanager
    async def connect(self, headers: dict[str, str] | None = None) -> AsyncIterator[Conversation]:
        """A socket that has not signed in yet."""
        address = f"ws://127.0.0.1:{self.port}/ws"
        request = HTTPRequest(address, headers=HTTPHeaders(headers or {}), connect_timeout=DEADLINE)
        connection = await websocket_connect(request)
        try:
            yield Conversation(connection)
        finally:
            connection.close()

    @asynccontextmanager
    async def talk(self) -> AsyncIterator[Conversation]:
        """A socket that has signed in by token."""
        async with self.connect() as conversation:
            answer = await conversation.ask("auth", token=self.token)
            assert answer["type"] == "authenticated", answer
            yield conversation


def basic(name: str, password: str) -> str:
    """The value of an ``Authorization`` header."""
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def error_of(response: HTTPResponse) -> dict[str, Any]:
    """The error in an answer."""
    error: dict[str, Any] = json.loads(response.body)["error"]
    return error


class Conversation:
    """One socket: says commands and keeps what it hears in order."""

    def __init__(self, connection: WebSocketClientConnection) -> None:
        self._connection = connection
        self._ids = 0
        self.heard: list[dict[str, Any]] = []

    def say(self, **command: Any) -> None:
        """Say something without waiting for an answer."""
        self.say_text(json.dumps(command))

    def say_text(self, text: str) -> None:
        """Say any text."""
        self._connection.write_message(text)

    async def ask(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Say a command with an id, and wait for its answer; what else is heard is kept in ``heard``."""
        self._ids += 1
        number = fields.pop("id", self._ids)
        self.say(type=kind, id=number, **fields)
        answer: dict[str, Any] = await self.hear(lambda message: message.get("id") == number)
        return answer

    async def hear(self, wanted: str | Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message of this type, or that this is true of; it is taken out of ``heard``."""
        while True:
            for place, message in enumerate(self.heard):
                if message["type"] == wanted if isinstance(wanted, str) else wanted(message):
                    return self.heard.pop(place)
            self.heard.append(await self.next())

    async def next(self) -> dict[str, Any]:
        """The next message off the wire."""
        async with asyncio.timeout(DEADLINE):
            text = await self._connection.read_message()
        assert text is not None, f"the connection was closed with {self._connection.close_code}"
        message: dict[str, Any] = json.loads(text)
        return message

    async def closed(self) -> int | None:
        """Wait until the server has closed the connection; its code."""
        async with asyncio.timeout(DEADLINE):
            while await self._connection.read_message() is not None:
                pass
        return self._connection.close_code
