"""A browser in front of the real server.

``served`` is one server for the whole run, with Ada (admin) and Vic (viewer); ``fresh`` is one without users or data
for a test of its own. ``page`` is Ada's browser page and ``open_page`` opens others; every page of a test must stay
free of errors in its console and of violations of the content security policy. When a test fails, what its pages showed
then is in its ``tmp_path``.
"""

from __future__ import annotations

import contextlib
import shutil
import uuid
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser.serving import Served

FOLDER = Path(__file__).parent
LEFT_WHILE_CONNECTING = "WebSocket is closed before the connection is established"
"""What Chromium writes when one goes on to the next page before this one is connected."""
PATIENCE = 60_000
"""How long a page may take to show what it should, milliseconds."""
OpenPage = Callable[..., Page]
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def browser(mongo_url: str, redis_url: str) -> Iterator[Browser]:
    """The databases come first: Playwright's loop runs from here to the end, and no other can run beside it."""
    assert mongo_url
    assert redis_url
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next((found for name in names if (found := shutil.which(name))), None)
    assert executable, "the browser tests need Chromium on PATH: make chromium"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


def _served(mongo_url: str, redis_url: str, log: Path) -> Served:
    name = f"browser_{uuid.uuid4().hex[:12]}"
    return Served(["--mongo-url", mongo_url, "--redis-url", redis_url, "--database", name], log)


@pytest.fixture(scope="session")
def served(mongo_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = _served(mongo_url, redis_url, tmp_path_factory.mktemp("served") / "log")
    server.start()
    server.add_ada()
    server.add_vic()
    yield server
    server.stop()


@pytest.fixture
def fresh(mongo_url: str, redis_url: str, tmp_path: Path) -> Iterator[Served]:
    server = _served(mongo_url, redis_url, tmp_path / "log")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def key(served: Served) -> str:
    """The key of a source that may push anything."""
    return str(served.call("POST", "/api/keys", {"name": "bench"})["key"])


@pytest.fixture
def open_page(browser: Browser, served: Served, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenPage]:
    """Opens pages: ``name`` is who looks ("" = nobody), ``server`` where, the rest goes to the browser's context.

    ``tolerate`` names parts of messages that a test brings about on purpose, as when it stops the server.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(name: str = "ada", server: Served = served, tolerate: tuple[str, ...] = (), **options: Any) -> Page:
        usual = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", "base_url": server.url}
        context = browser.new_context(**{**usual, **options})
        contexts.append(context)
        if name:
            context.add_cookies([{"name": "dashboard_session", "value": server.cookies[name], "url": server.url}])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        expected = (LEFT_WHILE_CONNECTING, *tolerate)
        _watch(page, lambda text: None if any(part in text for part in expected) else faults.append(text))
        return page

    yield opened
    if request.node.stash.get(FAILED, False):
        _picture(contexts, tmp_path)
    for context in contexts:
        context.close()
    assert not faults, faults


def _watch(page: Page, fault: Callable[[str], None]) -> None:
    """Report what the page throws and what is written to its console, where the browser reports violations too."""
    page.on("pageerror", lambda error: fault(f"thrown: {error}"))
    page.on("console", lambda said: fault(said.text) if said.type in ("error", "warning") else None)


def _picture(contexts: list[BrowserContext], folder: Path) -> None:
    for number, page in enumerate(page for context in contexts for page in context.pages):
        with contextlib.suppress(PlaywrightError):
            page.screenshot(path=folder / f"page-{number}.png", timeout=PATIENCE)
            (folder / f"page-{number}.yaml").write_text(f"{page.url}\n{page.locator('body').aria_snapshot()}\n")


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()
