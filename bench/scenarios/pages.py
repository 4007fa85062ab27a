"""The page in a browser, from the real server: how soon it shows, and its frames while one reads, edits and drags."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from playwright.sync_api import Browser, Page

from bench.browser import COUNTING, UPDATES, First, Frames, a_browser, first, frames, opened, until
from bench.feeding import PACE, PANELS, POINTS, SERIES, STEP, fed, push_past
from bench.figures import Check, Figure, Result
from bench.ours import Ours
from bench.world import World

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
        push_past(ours)
        seen = {name: Seen() for name in PAGES}
        visits: list[First] = []
        with fed(ours), a_browser() as browser:
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
