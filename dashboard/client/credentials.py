"""Who a program signs in as: by a token, by a function that gets tokens, or by name and password."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from dashboard.client.failures import Lost, Refused, refusal

TokenSource = str | Callable[[], Awaitable[str]]
PATIENCE: Final = 10.0


class Credentials:
    """Gets tokens. One that the server still takes is renewed by itself; where that fails, another is got.

    ``token`` is a token, or a function that gets one; or ``name`` and ``password`` are given.
    """

    def __init__(self, url: str, token: TokenSource | None, name: str | None, password: str | None) -> None:
        """``url`` is the server's address. Raises :class:`ValueError` unless there is one way to sign in."""
        if (token is None) == (name is None or password is None):
            raise ValueError("sign in by token, or by name and password")
        self._url = url
        self._source = token
        self._name = name
        self._password = password
        self._held = token if isinstance(token, str) else None

    async def token(self) -> str:
        """A token to use now; raises :class:`Refused`, or :class:`Lost` when the server cannot be asked."""
        if self._held is None:
            self._held = await self._another()
        return self._held

    async def renewed(self) -> str:
        """A token that lives longer than the one in use."""
        if self._held is not None and not callable(self._source):
            answer = await self._ask("GET", "/api/token", None, {"Authorization": f"Bearer {self._held}"})
            self._held = str(answer["token"])
            return self._held
        self._held = None
        return await self.token()

    def refused(self) -> bool:
        """The token in use is not taken any more. Answers whether another can be got."""
        self._held = None
        return not isinstance(self._source, str)

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The API's answer to whom the token is of."""
        return await self._ask(method, path, body, {"Authorization": f"Bearer {await self.token()}"})

    async def _another(self) -> str:
        if isinstance(self._source, str):
            return self._source
        if self._source is not None:
            return await self._source()
        answer = await self._ask("POST", "/api/login", {"name": self._name, "password": self._password}, {})
        return str(answer["token"])

    async def _ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        content = None if body is None else json.dumps(body).encode()
        sent = {**headers, "Content-Type": "application/json"} if content else headers
        request = HTTPRequest(self._url + path, method, sent, content, request_timeout=PATIENCE, follow_redirects=False)
        try:
            response = await AsyncHTTPClient().fetch(request, raise_error=False)
        except (OSError, HTTPClientError) as error:
            raise Lost(f"no answer from {self._url}: {error}") from error
        if response.code >= 500:
            raise Lost(f"{self._url} answered {response.code}")
        answer = _decoded(response.body)
        if response.code >= 400:
            raise _refusal(response.code, response.headers.get("Retry-After"), answer)
        return answer


def _refusal(status: int, retry_after: str | None, answer: Any) -> Refused:
    error = answer.get("error") if isinstance(answer, dict) else None
    said = {"code": "invalid", "message": f"the server answered {status}", **(error if isinstance(error, dict) else {})}
    after = {"retryAfter": int(retry_after)} if retry_after and retry_after.isdigit() else {}
    return refusal({**said, "temporary": status == 429, **after})


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None
