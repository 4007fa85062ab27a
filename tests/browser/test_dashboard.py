"""A dashboard: what arrives is drawn, the range is in the URL, and it says what it does not know."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.awaiting import wait_until
from tests.browser.conftest import OpenPage
from tests.browser.serving import Served, course, panel


@pytest.fixture(scope="module")
def board(served: Served, key: str) -> str:
    """The path of a dashboard with a panel of each kind, and one for each thing that can be amiss."""
    steady = [20 + place % 5 for place in range(240)]
    served.push(course("board_cpu", steady, 0, host="web-1"), key)
    served.push(course("board_cpu", steady, 0, host="db-1"), key)
    served.push(course("board_stale", steady[:120], 60), key)
    served.push(course("board_past", steady, 3 * 3600), key)
    await_last_point(served, "board_past")
    made = served.call("POST", "/api/dashboards", {"title": "Board", "panels": panels()})
    return f"/d/{made['id']}"


def await_last_point(served: Served, metric: str) -> None:
    """The catalogue knows when a metric's last point was once its points are in blocks."""
    wait_until(lambda: served.call("GET", f"/api/series?match={metric}")["metrics"][0]["last"] is not None)


def panels() -> dict[str, Any]:
    return {
        "stat": panel("stat", "Number", [0, 0, 6, 4], metric="board_cpu", where={"host": "web-1"}),
        "gauge": panel("gauge", "Dial", [6, 0, 6, 4], metric="board_cpu", across="avg"),
        "table": panel("table", "Hosts", [12, 0, 12, 4], metric="board_cpu"),
        "chart": {**panel("timeseries", "Chart", [0, 4, 12, 6], metric="board_cpu"), "options": {"legend": True}},
        "stale": panel("timeseries", "Stale", [12, 4, 12, 6], metric="board_stale"),
        "past": panel("timeseries", "Past", [0, 10, 12, 5], metric="board_past"),
        "none": {**panel("timeseries", "Empty", [12, 10, 12, 5]), "queries": {}},
    }


def shown(page: Page, title: str) -> Locator:
    return page.locator(".panel", has=page.get_by_role("heading", name=title))


def test_a_push_is_drawn_in_every_kind_of_panel(page: Page, served: Served, key: str, board: str) -> None:
    page.goto(board)
    expect(page.locator(".pill", has_text="Live")).to_be_visible()
    served.push({"metric": "board_cpu", "labels": {"host": "web-1"}, "value": 77, "time": time.time()}, key)
    for title in ("Number", "Hosts", "Chart"):
        expect(shown(page, title)).to_contain_text("77")
    expect(shown(page, "Dial").get_by_role("meter")).to_be_visible()


def test_what_is_amiss_is_said_where_it_is(page: Page, board: str) -> None:
    page.goto(board)
    expect(shown(page, "Stale").locator("header")).to_contain_text(re.compile(r"stale since \d\d:\d\d:\d\d"))
    expect(shown(page, "Past")).to_contain_text(re.compile("No data from board_past.*Last point"))
    expect(shown(page, "Empty")).to_contain_text("This panel asks for nothing yet")
    shown(page, "Past").get_by_role("button", name="Go there").click()
    expect(page.locator(".pill", has_text="Paused")).to_be_visible()
    expect(shown(page, "Past").locator(".legend")).to_contain_text("board_past")


def test_the_range_is_in_the_url(page: Page, board: str) -> None:
    page.goto(board)
    expect(page).to_have_url(re.compile("from=now-5m&to=now"))
    page.get_by_role("button", name="Time range").click()
    page.get_by_role("button", name="Last 15 minutes").click()
    expect(page).to_have_url(re.compile("from=now-15m&to=now"))
    page.get_by_role("button", name="Half a range back").click()
    expect(page).to_have_url(re.compile(r"from=20\d\d-"))
    expect(page.locator(".pill", has_text="Paused")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Time range")).to_contain_text("Last 15 minutes")


def test_a_typed_range_is_understood_while_one_types(page: Page, board: str) -> None:
    page.goto(board)
    page.keyboard.press("t")
    field = page.get_by_label("Type a range")
    expect(field).to_be_focused()
    field.fill("nonsense")
    expect(page.get_by_text("Not understood so far")).to_be_visible()
    field.fill("90m")
    expect(page.get_by_text("Enter to show it")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("from=now-90m"))


def test_dragging_zooms_and_a_double_click_goes_back(page: Page, board: str) -> None:
    page.goto(board)
    plot = shown(page, "Chart").locator(".u-over")
    box = plot.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.5, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, y, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"from=20\d\d-"))
    shown(page, "Chart").locator(".u-over").dblclick()
    expect(page).to_have_url(re.compile("from=now-5m"))


def test_a_panel_fills_the_page_and_its_link_opens_it_so(page: Page, board: str) -> None:
    page.goto(board)
    page.get_by_role("region", name="Chart").focus()
    page.keyboard.press("v")
    expect(page.locator(".panel.full")).to_contain_text("Chart")
    expect(page).to_have_url(re.compile("view=chart"))
    page.reload()
    expect(page.locator(".panel.full")).to_contain_text("Chart")
    page.keyboard.press("Escape")
    expect(page.locator(".panel.full")).to_have_count(0)


def test_a_viewer_has_no_controls_to_edit(open_page: OpenPage, board: str) -> None:
    page = open_page("vic")
    page.goto(board)
    expect(shown(page, "Number")).to_be_visible()
    expect(page.get_by_role("button", name="Edit")).to_have_count(0)
    page.keyboard.press("e")
    expect(page.locator(".edit-tools")).to_have_count(0)


def test_an_empty_dashboard_offers_what_arrives(page: Page, served: Served, board: str) -> None:
    made = served.call("POST", "/api/dashboards", {"title": "Nothing here yet"})
    page.goto(f"/d/{made['id']}")
    page.get_by_role("button", name="Add a panel").click()
    page.get_by_role("tab", name="Several at once").click()
    page.get_by_label("Search what arrives").fill("board_cpu")
    page.get_by_role("button", name="Pick these").click()
    page.get_by_role("button", name="Add 1 panel").click()
    expect(page.locator(".panel")).to_have_count(1)
    expect(page.locator(".saved")).to_have_text("Saved")


def test_on_a_tv_there_is_no_bar(page: Page, board: str) -> None:
    page.goto(f"{board}?kiosk=1")
    expect(page.locator(".kiosk-corner")).to_contain_text("Board")
    expect(page.locator(".bar")).to_have_count(0)
