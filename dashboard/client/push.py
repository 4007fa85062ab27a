"""Pushing points from a script: plain, blocking, safe to use from several threads.

::

    with Pusher("http://127.0.0.1:8080", "dk_…") as pusher:
        pusher.push("room_temp", 21.5, {"room": "lab"})
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from types import TracebackType
from typing import Final
from urllib.parse import urlsplit

from dashboard.client.answers import Answer, PushError, delay, read
from dashboard.client.batches import Batch, Columns, halves, pack

PATH: Final = "/api/ingest"


class Pusher:
    """Gathers points and sends them when ``batch`` have come together, on :meth:`flush`, and at the end.

    A request that the server could not take (503, no connection) is repeated, under the same ``Idempotency-Key`` so
    that nothing is kept twice, for ``patience`` seconds; after that it stays here and goes first at the next flush.
    At most ``limit`` points wait so; beyond it the oldest requests are given up. One that is too large (413) goes as
    two smaller ones. ``timeout`` is for one try.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        batch: int = 1000,
        patience: float = 60.0,
        timeout: float = 10.0,
        limit: int = 1_000_000,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is not an address such as http://127.0.0.1:8080")
        connection = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._connection = connection(parts.hostname, parts.port, timeout=timeout)
        self._path = parts.path.rstrip("/") + PATH
        self._key = key
        self._batch = batch
        self._patience = patience
        self._limit = limit
        self._columns = Columns()
        self._gathering = threading.Lock()
        self._waiting: deque[Batch] = deque()
        self._sending = threading.Lock()

    def push(
        self, metric: str, value: float, labels: Mapping[str, str] | None = None, time: float | None = None
    ) -> None:
        """Add a point; ``time`` is in seconds since the epoch, and now when left out.

        Sends when enough have come together, and raises what :meth:`flush` raises.
        """
        with self._gathering:
            self._columns.add(metric, value, labels or {}, time)
            full = len(self._columns) >= self._batch
        if full:
            self.flush()

    def flush(self) -> None:
        """Return when everything pushed so far is durable.

        Raises :class:`PushError` when the server refuses something (the good points of the same request are kept, and
        nothing of it is sent again), or when it could not be reached for too long (everything stays here).
        """
        with self._sending:
            self._take()
            while self._waiting:
                answer = self._settled(self._waiting[0])
                if answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and (parts := halves(self._waiting[0])):
                    self._waiting.popleft()
                    self._waiting.extendleft(reversed(parts))
                    continue
                if not answer.temporary:
                    self._waiting.popleft()
                if not answer.kept:
                    raise PushError(answer)

    def close(self) -> None:
        """Send what is left and close the connection."""
        try:
            self.flush()
        finally:
            self._connection.close()

    def __enter__(self) -> Pusher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _take(self) -> None:
        with self._gathering:
            points = len(self._columns)
            objects = self._columns.taken()
        if points:
            self._waiting.append(pack(objects, self._key, points))
        while len(self._waiting) > 1 and sum(batch.points for batch in self._waiting) > self._limit:
            self._waiting.popleft()

    def _settled(self, batch: Batch) -> Answer:
        """The answer after as many tries as it takes, or the last one when patience is over."""
        deadline = time.monotonic() + self._patience
        attempt = 0
        while True:
            answer = self._answer(batch)
            attempt += 1
            wait = delay(attempt, answer.retry_after, random.random())
            if not answer.temporary or time.monotonic() + wait > deadline:
                return answer
            time.sleep(wait)

    def _answer(self, batch: Batch) -> Answer:
        """One try; on a connection that was kept open a second one at once, since the server may have closed it."""
        kept_open = self._connection.sock is not None
        answer = self._tried(batch)
        return self._tried(batch) if kept_open and not answer.status else answer

    def _tried(self, batch: Batch) -> Answer:
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # it may have said why before it had all of it
                self._connection.request("POST", self._path, batch.body, batch.headers)
            response = self._connection.getresponse()
            return read(response.status, response.headers.get("Retry-After"), response.read())
        except (OSError, HTTPException) as error:
            self._connection.close()
            return Answer(0, f"no answer from {self._connection.host}:{self._connection.port}: {error!r}")
