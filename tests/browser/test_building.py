"""Three people build a dashboard of this machine from an empty page at the same time, and nobody loses a thing.

Ada has a mouse and loses the connection in the middle, Grace has the keyboard alone, Linus a phone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.editors import AWAY, box, cell, configure, document, grip, saved
from tests.browser.serving import Served, course
from tests.browser.test_looks import violations

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
METRICS = {"cpu_percent": 50.0, "memory_used_percent": 60.0, "disk_used_percent": 40.0, "load": 1.5}


@pytest.fixture(scope="module")
def site(mongo_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with two workers, on which the numbers of a machine arrive."""
    name = f"browser_{uuid.uuid4().hex[:12]}"
    flags = ["--mongo-url", mongo_url, "--redis-url", redis_url, "--database", name]
    server = Served(flags, tmp_path_factory.mktemp("building") / "log", workers=2)
    server.start()
    server.add_ada()
    server.add("grace", "editor")
    server.add("linus", "editor")
    key = server.call("POST", "/api/keys", {"name": "machine"})["key"]
    for metric, middle in METRICS.items():
        server.push(course(metric, [middle + place % 7 for place in range(240)], 0, host="vm"), key)
    yield server
    server.stop()


def begun(page: Page, board: str) -> Page:
    page.goto(f"/d/{board}")
    expect(page.locator(".chat-button")).to_be_visible()
    return page


def take(page: Page, metric: str, kind: str) -> None:
    """In the dialog: choose a metric, and take it as a kind, without a mouse."""
    search = page.get_by_label("Search metrics")
    expect(search).to_be_focused()
    page.keyboard.type(metric)
    expect(page.locator(f'.kind-previews[aria-label="{metric} as"] li').first).to_be_visible()
    wanted = page.locator(".kind-previews").get_by_role("button", name=f"as {kind}.")
    while not wanted.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_three_people_build_a_dashboard_at_once(open_page: OpenPage, site: Served, tmp_path: Path) -> None:
    board = str(site.call("POST", "/api/dashboards", {"title": "Untitled"})["id"])
    ada = begun(open_page("ada", site, tolerate=AWAY), board)
    grace = begun(open_page("grace", site), board)
    linus = begun(open_page("linus", site, **PHONE), board)

    ada.get_by_role("button", name="Add a panel").click()
    grace.keyboard.press("e")
    expect(grace.locator(".edit-tools")).to_be_visible()
    linus.get_by_role("button", name="More").click()
    linus.get_by_role("menuitem", name="Edit", exact=False).first.click()
    expect(linus.locator(".edit-tools")).to_be_visible()

    ada.get_by_role("button", name="cpu_percent 1 series", exact=True).click()
    ada.get_by_role("button", name="as Time series.").click()
    grace.keyboard.press("a")
    take(grace, "memory_used_percent", "Gauge")
    linus.get_by_role("button", name="Add panel").click()
    linus.get_by_role("button", name="load 1 series", exact=True).click()
    linus.locator(".kind-previews").get_by_role("button", name="as Number.").click()
    for page in (ada, grace, linus):
        expect(page.locator("[data-panel]")).to_have_count(3)
        saved(page)

    ada.context.set_offline(True)
    _, row = cell(ada)
    chart, number = ada.locator(".panel.timeseries h2").inner_text(), linus.locator(".panel.stat h2").inner_text()
    grip(ada, chart, 6 * row, 0)
    sheet = configure(ada, chart)
    sheet.get_by_label("Title", exact=True).fill("Processor")
    sheet.get_by_label("Title", exact=True).press("Tab")
    expect(ada.locator(".saved")).to_contain_text("kept")

    title = linus.get_by_label("Name of the dashboard")
    title.fill("This machine")
    title.press("Enter")
    configure(linus, number).get_by_label("Title", exact=True).fill("Load")
    linus.get_by_role("complementary").get_by_role("button", name="Close").click()
    grace.locator(".panel.gauge").focus()
    grace.keyboard.press("o")
    expect(grace.get_by_role("complementary").get_by_label("Title", exact=True)).to_be_focused()
    grace.keyboard.press("Control+a")
    grace.keyboard.type("Memory")
    grace.keyboard.press("Escape")
    grace.keyboard.press("Enter")
    expect(grace.locator(".panel.held")).to_be_visible()
    for _ in range(4):
        grace.keyboard.press("Shift+ArrowRight")
    grace.keyboard.press("Enter")
    saved(grace)
    saved(linus)

    ada.context.set_offline(False)
    for page in (ada, grace, linus):
        saved(page)
        for name in ("Processor", "Memory", "Load"):
            expect(box(page, name)).to_be_visible()
        expect(page.get_by_label("Name of the dashboard")).to_have_value("This machine")
    found = document(site, board)
    assert found["title"] == "This machine"
    titles = {panel["title"]: panel for panel in found["panels"].values()}
    assert set(titles) == {"Processor", "Memory", "Load"}
    assert titles["Memory"]["at"][2] > 4
    ada.get_by_role("complementary").get_by_role("button", name="Close").click()
    for name, page in (("ada", ada), ("grace", grace), ("linus", linus)):
        assert violations(page) == []
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
