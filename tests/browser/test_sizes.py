"""Panels in little room: narrow ones keep their titles, and a screen on a wall shows whole rows."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.awaiting import wait_until
from tests.browser.conftest import OpenPage
from tests.browser.editors import box, editing, fresh_board
from tests.browser.serving import Served, course, panel
from tests.browser.test_looks import violations

HOSTS = 24
TITLE = "Requests per second"
TABLET: dict[str, Any] = {"viewport": {"width": 1180, "height": 820}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def narrow(served: Served) -> str:
    """A dashboard with a panel of four columns and one of eight."""
    panels = {
        "thin": panel("stat", TITLE, [0, 0, 4, 4], metric="edit_cpu", across="avg"),
        "wide": panel("stat", "Wide", [4, 0, 8, 4], metric="edit_cpu", across="avg"),
    }
    return fresh_board(served, panels)


def shown_width(title: Locator) -> float:
    """The part of a title that is not cut, pixels."""
    return float(title.evaluate("one => one.getBoundingClientRect().width"))


def test_the_title_of_a_narrow_panel_has_its_header_until_one_points_at_it(page: Page, narrow: str) -> None:
    editing(page, narrow)
    title = box(page, TITLE).locator("h2")
    tools = box(page, TITLE).locator(".panel-tools")
    page.mouse.move(700, 700)
    expect(tools).to_have_css("opacity", "0")
    width = shown_width(title)
    assert title.evaluate("one => one.scrollWidth <= one.clientWidth"), "the whole title is to be read"
    box(page, TITLE).hover()
    expect(tools).to_have_css("opacity", "1")
    assert shown_width(title) == width, "the title holds still under the tools"
    page.mouse.move(700, 700)
    expect(tools).to_have_css("opacity", "0")
    box(page, TITLE).focus()
    expect(tools).to_have_css("opacity", "1")
    assert violations(page) == []
    page.get_by_role("button", name=f"Configure {TITLE}").press("Enter")
    expect(page.get_by_role("complementary", name=f"Configure {TITLE}")).to_be_visible()


def test_under_a_finger_a_narrow_panel_has_its_menu_alone(open_page: OpenPage, narrow: str) -> None:
    page = editing(open_page(**TABLET), narrow)
    thin = box(page, TITLE)
    expect(thin.locator("header .panel-menu")).to_have_css("opacity", "1")
    expect(thin.locator(".panel-tools")).to_be_hidden()
    expect(box(page, "Wide").locator(".panel-tools")).to_be_visible()
    thin.locator("header .panel-menu").tap()
    page.get_by_role("menuitem", name="Configure").tap()
    expect(page.get_by_role("complementary", name=f"Configure {TITLE}")).to_be_visible()


def test_a_table_on_a_wall_shows_whole_rows_and_counts_the_rest(page: Page, served: Served, key: str) -> None:
    for number in range(HOSTS):
        served.push(course("wall_load", [1, 2, 3], 0, host=f"host-{number:02}"), key)
    board = fresh_board(
        served,
        {
            "table": panel("table", "Hosts", [0, 0, 12, 8], metric="wall_load"),
            "chart": panel("timeseries", "Chart", [0, 8, 12, 8], metric="wall_load"),
        },
    )
    page.goto(f"/d/{board}?kiosk")
    expect(page.locator("body.kiosk")).to_be_visible()
    more = page.locator(".rows .more")
    expect(more).to_be_visible()
    rows = page.locator(".rows tbody tr")
    wait_until(lambda: more.inner_text() == f"and {HOSTS - rows.count()} more" and page.evaluate(CUT) == [])
    assert 1 < rows.count() < HOSTS
    assert violations(page) == []
    page.set_viewport_size({"width": 1440, "height": 3200})
    expect(page.locator(".rows tbody tr")).to_have_count(HOSTS)
    expect(more).to_have_count(0)
    wait_until(lambda: page.evaluate(CUT) == [])


CUT = """() => [['.rows', 'tr, .more'], ['.legend', 'li']].flatMap(([box, lines]) => {
    const {bottom} = document.querySelector(box).getBoundingClientRect();
    return [...document.querySelectorAll(`${box} :is(${lines})`)]
        .map(line => line.getBoundingClientRect())
        .filter(line => line.top < bottom - 8 && line.bottom > bottom + 1)
        .map(line => `${box}: ${line.top} to ${line.bottom}, cut at ${bottom}`);
})"""
"""The lines of the table and of the legend that are seen in part."""
