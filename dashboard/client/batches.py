"""Points on their way to the server: gathered by series, and packed into requests that can be repeated safely."""

from __future__ import annotations

import gzip
import json
import math
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

COMPRESSED_FROM: Final = 1024
"""Bytes from which a body is sent with gzip."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A request that has been made once and for all: however often it is sent, it is kept once."""

    body: bytes
    headers: dict[str, str]
    points: int


class Columns:
    """Points gathered by series."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[list[int], list[float]]] = {}
        self._points = 0

    def __len__(self) -> int:
        return self._points

    def add(self, metric: str, value: float, labels: Mapping[str, str], moment: float | None) -> None:
        """Add a point; ``moment`` is in seconds since the epoch, None is now. Raises :class:`ValueError` for NaN and
        infinities, which JSON cannot say."""
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(f"{metric}: {value} cannot be pushed; leave the point out")
        milliseconds = round((time.time() if moment is None else moment) * 1000)
        name = (metric, tuple(sorted((str(name), str(text)) for name, text in labels.items())))
        times, values = self._columns.setdefault(name, ([], []))
        times.append(milliseconds)
        values.append(number)
        self._points += 1

    def taken(self) -> list[dict[str, Any]]:
        """Everything gathered, as columns; nothing is left."""
        columns, self._columns, self._points = self._columns, {}, 0
        return [
            {"metric": metric, "labels": dict(labels), "times": times, "values": values}
            for (metric, labels), (times, values) in columns.items()
        ]


def pack(objects: list[dict[str, Any]], key: str, points: int) -> Batch:
    """One request with these objects, under the source's key."""
    body = json.dumps(objects, separators=(",", ":"), allow_nan=False).encode()
    headers = {
        "Authorization": f"Bearer {key}",
        "Content-Type": "application/json",
        "Idempotency-Key": uuid.uuid4().hex,
    }
    if len(body) > COMPRESSED_FROM:
        body = gzip.compress(body, 5)
        headers["Content-Encoding"] = "gzip"
    return Batch(body, headers, points)


def halves(batch: Batch) -> list[Batch]:
    """The same points as two requests, for a server that finds one too large; empty when there is nothing to part."""
    body = gzip.decompress(batch.body) if "Content-Encoding" in batch.headers else batch.body
    objects: list[dict[str, Any]] = json.loads(body)
    if len(objects) == 1:
        objects = _cut(objects[0])
    middle = len(objects) // 2
    if middle == 0:
        return []
    key = batch.headers["Authorization"].removeprefix("Bearer ")
    return [pack(half, key, sum(map(_points, half))) for half in (objects[:middle], objects[middle:])]


def _cut(columns: dict[str, Any]) -> list[dict[str, Any]]:
    """Columns as two shorter ones; anything else as it is."""
    times, values = columns.get("times"), columns.get("values")
    if not isinstance(times, list) or not isinstance(values, list) or len(times) < 2:
        return [columns]
    middle = len(times) // 2
    return [{**columns, "times": times[part], "values": values[part]} for part in (slice(middle), slice(middle, None))]


def _points(one: dict[str, Any]) -> int:
    return len(one.get("times", [0]))
