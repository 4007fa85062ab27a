"""The page in a browser, from the real server: how soon it shows, and its frames while one reads, edits and drags."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from typing import Any, Final

from playwright.sync_api import Browser, Page

from bench.browser import COUNTING, UPDATES, First, Frames, a_browser, first, frames, opened, until
from bench.figures import Check, Figure, Result
from bench.ours import Ours, dumps
from bench.world import World

PANELS: Final = 12
SERIES: Final = 2
POINTS: Final = 5000
STEP: Final = 100
"""Milliseconds between two points of a series: the least that a query may ask for."""
PACE: Final = 0.05
"""Seconds between two updates of a panel: every other one changes the last point, the others bring one more."""
SECONDS: Final = 6.0
SETTLE: Final = 2.0
PAGES: Final = {"empty page": "", "reading": "", "editing": "?edit", "dragging": "?edit"}


@dataclass(slots=True)
class Seen:
    """What was read of one way to be on the page, once in each repetition."""

    rate: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    updates: list[float] = field(default_factory=list)

    def note(self, found: Frames) -> None:
        self.rate.append(found.rate)
        self.late.append(found.late)
        self.busy.append(found.busy)
        self.updates.append(found.updates / PANELS)

    def figures(self, name: str) -> Iterator[Figure]:
        yield Figure(name, "frames", "/s", self.rate)
        yield Figure(name, "between two frames, p95", "ms", self.late)
        yield Figure(name, "main thread", "% of a core", self.busy)
        yield Figure(name, "updates of each panel", "/s", self.updates)


def run(world: World) -> Result:
    ours = Ours(world, tick=str(PACE))
    try:
        dashboard, usual = ours.room(document(STEP)), ours.room(document(0))
        _push(ours, _past())
        seen = {name: Seen() for name in PAGES}
        visits: list[First] = []
        with _fed(ours), a_browser() as browser:
            for repetition in range(world.repetitions):
                visits.append(_visit(browser, ours, usual))
                _look(browser, ours, dashboard, seen, SECONDS * world.scale)
                rates = ", ".join(f"{name} {one.rate[-1]:.1f}" for name, one in seen.items())
                world.say(
                    f"  repetition {repetition + 1}/{world.repetitions}: {rates} frames/s, "
                    f"shown after {visits[-1].shown:.0f} ms"
                )
    finally:
        ours.stop()
    return _result(seen, visits)


def document(step: int) -> dict[str, Any]:
    """A dashboard of 12 charts with all points; with the step 0 they show as many as fit, as charts usually do."""
    panels = {
        f"p{place}": {
            "kind": "timeseries",
            "title": f"Load {place}",
            "at": [place % 4 * 6, place // 4 * 6, 6, 6],
            "queries": {"a": {"metric": f"load_{place}", "over": "last", "step": step}},
            "unit": "percent",
            "options": {"style": "line" if place % 2 else "area", "legend": True},
        }
        for place in range(PANELS)
    }
    return {"title": "Under load", "time": {"window": POINTS * STEP}, "panels": panels}


def _look(browser: Browser, ours: Ours, dashboard: str, seen: dict[str, Seen], seconds: float) -> None:
    """Be on each page for a while."""
    for name, query in PAGES.items():
        page = opened(browser, ours.url, ours.cookie, UPDATES, COUNTING)
        page.goto("about:blank" if name == "empty page" else f"/d/{dashboard}{query}")
        if name != "empty page":
            until(page, f"document.querySelectorAll('[data-panel] canvas').length >= {PANELS}")
        if query:
            page.wait_for_selector(".edit-tools")
        page.wait_for_timeout(SETTLE * 1000)
        drag = _drag(page) if name == "dragging" else None
        seen[name].note(frames(page, seconds, drag))
        page.context.close()


def _visit(browser: Browser, ours: Ours, dashboard: str) -> First:
    page = opened(browser, ours.url, ours.cookie)
    try:
        return first(page, f"/d/{dashboard}", PANELS)
    finally:
        page.context.close()


def _drag(page: Page) -> Any:
    """Take hold of a panel; what is returned moves it a little further on a circle."""
    header = page.locator("[data-panel=p5] header").bounding_box()
    assert header
    x, y = header["x"] + 40, header["y"] + 16
    page.mouse.move(x, y)
    page.mouse.down()
    angles = count()

    def move(page: Page) -> None:
        angle = next(angles) / 40
        page.mouse.move(x + 300 * math.sin(angle), y + 250 * (1 - math.cos(angle)))

    return move


@contextmanager
def _fed(ours: Ours) -> Iterator[None]:
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


def _result(seen: dict[str, Seen], visits: list[First]) -> Result:
    result = Result("pages", f"The page: {PANELS} charts × {SERIES} × {POINTS:,} points, {1 / PACE:g} updates/s")
    shown = [visit.shown for visit in visits]
    result.figures = [
        Figure("first visit", "anything is painted", "ms", [visit.painted for visit in visits]),
        Figure("first visit", "all charts are drawn", "ms", shown),
        Figure("first visit", "main thread till then", "ms of CPU", [visit.busy for visit in visits]),
        *(figure for name, one in seen.items() for figure in one.figures(name)),
    ]
    result.checks = [
        Check("first visit: all charts are drawn, ms", "≤", 1000, shown),
        Check("editing: frames/s", "≥", 55, seen["editing"].rate),
        Check("dragging: frames/s", "≥", 55, seen["dragging"].rate),
    ]
    result.notes = ["Chromium draws in software, on the same cores as the server, MongoDB, Redis and what pushes."]
    return result
