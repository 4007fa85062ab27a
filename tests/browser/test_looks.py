"""Every page in both themes: accessible by axe's rules, within a phone's width, and under the strict policy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.serving import Served, course, panel

AXE = (Path(__file__).parents[2] / "static/node_modules/axe-core/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
STANDS = {
    "home": ".dashboard-row",
    "dashboard": ".legend li",
    "sources": ".source",
    "lost": ".trouble",
    "door": "#credentials",
}
"""What is on each page once it stands."""
Visit = Callable[..., Page]


def measure(served: Served, key: str) -> None:
    """Fresh points for the dashboard, which shows the last five minutes."""
    served.push(course("look_cpu", [40 + place % 30 for place in range(240)], 0, host="web-1"), key)
    served.push(course("look_cpu", [30 + place % 20 for place in range(240)], 0, host="db-1"), key)


@pytest.fixture(scope="module")
def pages(served: Served, key: str) -> dict[str, str]:
    """Paths by what they show."""
    measure(served, key)
    panels = {
        "stat": panel("stat", "Number", [0, 0, 8, 4], metric="look_cpu", across="avg"),
        "gauge": panel("gauge", "Dial", [8, 0, 8, 4], metric="look_cpu", across="max"),
        "table": panel("table", "Hosts", [16, 0, 8, 4], metric="look_cpu"),
        "chart": {**panel("timeseries", "Chart", [0, 4, 24, 6], metric="look_cpu"), "options": {"legend": True}},
    }
    made = served.call("POST", "/api/dashboards", {"title": "A dashboard with rather a long title", "panels": panels})
    return {"home": "/", "dashboard": f"/d/{made['id']}", "sources": "/sources", "lost": "/nowhere", "door": "/login"}


@pytest.fixture
def visit(open_page: OpenPage, served: Served, pages: dict[str, str], key: str) -> Visit:
    """Opens one of the pages in a theme and waits until it stands."""

    def visited(which: str, theme: str, **options: Any) -> Page:
        if which == "dashboard":
            measure(served, key)
        page = open_page("" if which == "door" else "ada", tolerate=("status of 404",), **options)
        page.context.add_cookies([{"name": "dashboard_theme", "value": theme, "url": served.url}])
        page.goto(pages[which])
        expect(page.locator(STANDS[which]).first).to_be_visible()
        return page

    return visited


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("which", STANDS)
def test_a_page_is_accessible(visit: Visit, which: str, theme: str) -> None:
    page = visit(which, theme)
    assert page.locator("html").get_attribute("data-theme") == theme
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_above_a_page_is_accessible(visit: Visit, theme: str) -> None:
    page = visit("dashboard", theme)
    for opener, found in (
        (page.get_by_role("button", name="Time range"), page.get_by_label("Type a range")),
        (page.get_by_role("button", name="More"), page.get_by_role("menu")),
    ):
        opener.click()
        expect(found).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(found).to_have_count(0)


@pytest.mark.parametrize("which", STANDS)
def test_a_page_fits_a_phone(visit: Visit, which: str) -> None:
    page = visit(which, "dark", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.evaluate("document.querySelector('.bar .pill')?.replaceChildren('Back, 1,214 updates recovered')")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert small_targets(page, 44) == []


def test_panels_stand_in_reading_order_on_a_phone(visit: Visit) -> None:
    page = visit("dashboard", "dark", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    expect(page.locator(".panel h2")).to_have_text(["Number", "Dial", "Hosts", "Chart"])
    lefts = page.locator(".panel").evaluate_all("all => all.map(one => one.getBoundingClientRect().left)")
    assert len(set(lefts)) == 1


@pytest.mark.parametrize("which", STANDS)
def test_targets_are_large_enough_for_a_mouse(visit: Visit, which: str) -> None:
    assert small_targets(visit(which, "light"), 32) == []


@pytest.mark.parametrize("which", STANDS)
def test_a_page_is_under_the_strict_policy(visit: Visit, pages: dict[str, str], which: str) -> None:
    page = visit(which, "dark")
    answer = page.request.get(pages[which])
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    text = answer.text()
    assert "<style" not in text
    assert " style=" not in text


def test_the_theme_is_kept_and_the_next_page_comes_in_it(visit: Visit) -> None:
    page = visit("home", "light")
    page.get_by_role("button", name="Theme").click()
    page.get_by_role("menuitemradio", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/sources")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def violations(page: Page) -> list[str]:
    """What axe finds, as rule and place."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    return [f"{one['id']}: {node['html'][:200]} {node['failureSummary']}" for one in found for node in one["nodes"]]


def small_targets(page: Page, least: int) -> list[str]:
    """Buttons of the page's own chrome that are smaller than ``least`` in either direction."""
    return page.evaluate(  # type: ignore[no-any-return]  # a list of strings, as the script says
        """least => [...document.querySelectorAll(".btn, .item, .input, .brand")]
            .filter(one => one.checkVisibility() && !one.matches("input[type=checkbox], [inert] *"))
            .filter(one => one.offsetHeight < least || one.offsetWidth < least)
            .map(one => `${one.offsetWidth} x ${one.offsetHeight}: ${one.outerHTML.slice(0, 120)}`)""",
        least,
    )
