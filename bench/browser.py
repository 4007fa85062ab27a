"""A Chromium without a GPU that looks at pages of our server: how many frames a second it holds, how soon it shows."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bench.process import ALLOWED, OTHER_CORE, keep_on

PATIENCE: Final = 30.0
ASKING: Final = 50
"""Milliseconds between two questions whether something is so."""
WIDE: Final[ViewportSize] = {"width": 1600, "height": 1000}
FLAGS: Final = ["--no-sandbox", "--disable-gpu"]
COUNTING: Final = """
window.benchCount = seconds => {
  const begun = performance.now(), frames = [], before = window.benchUpdates;
  let last = begun;
  window.benchCounted = null;
  const step = now => {
    frames.push(now - last);
    last = now;
    if (now - begun < seconds * 1000) return requestAnimationFrame(step);
    const sorted = frames.slice(1).sort((a, b) => a - b);
    window.benchCounted = {
      rate: sorted.length / (now - begun) * 1000,
      late: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
      updates: (window.benchUpdates - before) / (now - begun) * 1000,
      seconds: (now - begun) / 1000,
    };
  };
  requestAnimationFrame(step);
};
"""
UPDATES: Final = """
window.benchUpdates = 0;
window.WebSocket = class extends WebSocket {
  constructor(...words) {
    super(...words);
    this.addEventListener("message", ({ data }) => { window.benchUpdates += data.startsWith('{"type":"data"'); });
  }
};
"""
"""Counts the pushes of data that come to the page."""
SHOWN: Final = """
window.benchShown = null;
const look = () => {
  const charts = document.querySelectorAll("[data-panel] canvas").length;
  if (charts >= PANELS && !document.querySelector("[data-panel] .skeleton")) {
    requestAnimationFrame(now => { window.benchShown = now; });
  } else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


@dataclass(frozen=True, slots=True)
class Frames:
    """What was seen of one page."""

    rate: float
    """Frames a second."""
    late: float
    """The 95th percentile of the time between two, milliseconds."""
    busy: float
    """CPU of the page's main thread, percent of one core."""
    updates: float
    """Pushes of data a second."""


@dataclass(frozen=True, slots=True)
class First:
    """Milliseconds from the beginning of a visit with an empty cache."""

    painted: float
    """Anything is painted: the bar and a sketch of the panels."""
    shown: float
    """All charts are drawn with their data."""
    busy: float
    """CPU of the page's main thread until a moment after that: what of it depends least on what else goes on."""


@contextmanager
def a_browser() -> Iterator[Browser]:
    """A Chromium on all cores: it has threads for what a page's own thread should not do."""
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next((found for name in names if (found := shutil.which(name))), None)
    if executable is None:
        raise RuntimeError("this needs Chromium on PATH: make chromium")
    os.sched_setaffinity(0, ALLOWED)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
            yield browser
            browser.close()
    finally:
        keep_on(OTHER_CORE)


def opened(browser: Browser, url: str, cookie: str, *scripts: str) -> Page:
    """A page of somebody who is signed in, with an empty cache, that was not sent anywhere yet."""
    context = browser.new_context(viewport=WIDE, color_scheme="dark", base_url=url)
    context.add_cookies([{"name": "dashboard_session", "value": cookie, "url": url}])
    page = context.new_page()
    for script in scripts:
        page.add_init_script(script)
    return page


def first(page: Page, path: str, panels: int) -> First:
    """Go there, and see how long it takes until so many charts are drawn."""
    page.add_init_script(SHOWN.replace("PANELS", str(panels)))
    with _busy(page) as busy:
        page.goto(path)
        until(page, "window.benchShown !== null")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    return First(painted, page.evaluate("window.benchShown"), busy[0] * 1000)


def frames(page: Page, seconds: float, meanwhile: Callable[[Page], Any] | None = None) -> Frames:
    """Count frames for so long, while ``meanwhile`` is done over and over."""
    with _busy(page) as busy:
        page.evaluate("seconds => benchCount(seconds)", seconds)
        while meanwhile is not None and page.evaluate("window.benchCounted === null"):
            meanwhile(page)
        until(page, "window.benchCounted !== null")
    counted = page.evaluate("window.benchCounted")
    return Frames(counted["rate"], counted["late"], busy[0] / counted["seconds"] * 100, counted["updates"])


@contextmanager
def _busy(page: Page) -> Iterator[list[float]]:
    """Afterwards the list holds the CPU seconds that the page's main thread has used meanwhile."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before, spent = _task_seconds(session.send("Performance.getMetrics")), list[float]()
    yield spent
    spent.append(_task_seconds(session.send("Performance.getMetrics")) - before)
    session.detach()


def until(page: Page, expression: str) -> None:
    """Ask now and then until it is so. Playwright's own way of waiting is forbidden by the page's security policy."""
    end = time.monotonic() + PATIENCE
    while not page.evaluate(expression):
        if time.monotonic() > end:
            raise RuntimeError(f"the page never came to {expression}")
        page.wait_for_timeout(ASKING)


def _task_seconds(metrics: dict[str, Any]) -> float:
    return next(float(metric["value"]) for metric in metrics["metrics"] if metric["name"] == "TaskDuration")
