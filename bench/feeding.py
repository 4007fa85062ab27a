"""Points for the panels of one dashboard: a past, and then some more, again and again."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any, Final

from bench.ours import Ours, dumps

PANELS: Final = 12
SERIES: Final = 2
POINTS: Final = 5000
STEP: Final = 100
"""Milliseconds between two points of a series: the least that a query may ask for."""
PACE: Final = 0.05
"""Seconds between two updates of a panel: every other one changes the last point, the others bring one more."""


@contextmanager
def fed(ours: Ours) -> Iterator[None]:
    """A point for every series at every update, until it is over."""
    stop = threading.Event()

    def feed() -> None:
        due = time.monotonic()
        connection = HTTPConnection("127.0.0.1", ours.port, timeout=10)
        while not stop.wait(max(0, due - time.monotonic())):
            due = max(due + PACE, time.monotonic() - 1)
            _push(ours, [_point(*one) for one in _series()], connection)

    thread = threading.Thread(target=feed)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def push_past(ours: Ours) -> None:
    """All the points that the panels begin with."""
    _push(ours, _past())


def _push(ours: Ours, body: object, connection: HTTPConnection | None = None) -> None:
    link = connection or HTTPConnection("127.0.0.1", ours.port, timeout=60)
    link.request("POST", "/api/ingest", dumps(body), {"Authorization": f"Bearer {ours.key}"})
    answer = link.getresponse()
    said = answer.read()
    if answer.status >= 300:
        raise RuntimeError(f"points were refused: {said[:300]!r}")


def _series() -> Iterator[tuple[int, int]]:
    return ((panel, host) for panel in range(PANELS) for host in range(SERIES))


def _past() -> list[dict[str, Any]]:
    now = round(time.time() * 1000)
    times = [now - place * STEP for place in range(POINTS, 0, -1)]
    return [
        {
            "metric": f"load_{panel}",
            "labels": {"host": f"web-{host}"},
            "times": times,
            "values": [_value(panel, host, at) for at in times],
        }
        for panel, host in _series()
    ]


def _point(panel: int, host: int) -> dict[str, Any]:
    now = round(time.time() * 1000)
    return {
        "metric": f"load_{panel}",
        "labels": {"host": f"web-{host}"},
        "time": now,
        "value": _value(panel, host, now),
    }


def _value(panel: int, host: int, at: int) -> float:
    """Waves, with noise that is the same for the same time."""
    noise = math.sin(at * 12.9898 + panel * 78.233) * 43758.5453
    return 50 + 25 * math.sin(at / 20_000 + panel + host) + 6 * (noise - math.floor(noise))
