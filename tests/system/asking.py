"""Someone who asks a server by HTTP."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Client:
    """One who asks the server at a port, with a token or a key; each request is a connection of its own."""

    port: int
    token: str = ""

    async def get(self, path: str) -> HTTPResponse:
        """The answer, whatever its status."""
        return await self._ask("GET", path, None)

    async def post(self, path: str, value: Any, **headers: str) -> HTTPResponse:
        """Send JSON."""
        return await self._ask("POST", path, json.dumps(value).encode(), **headers)

    async def json(self, path: str) -> Any:
        """The JSON at a path, which must be there."""
        response = await self.get(path)
        assert response.code == 200, response.body
        return json.loads(response.body)

    async def _ask(self, method: str, path: str, body: bytes | None, **headers: str) -> HTTPResponse:
        sent = {"Content-Type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        url = f"http://127.0.0.1:{self.port}{path}"
        request = HTTPRequest(url, method, sent, body, follow_redirects=False, request_timeout=PATIENCE)
        return await AsyncHTTPClient(force_instance=True).fetch(request, raise_error=False)
