"""Everything without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Served, panel


@pytest.fixture(scope="module")
def board(served: Served) -> str:
    panels = {
        "a": panel("stat", "Upper left", [0, 0, 12, 4], metric="keys"),
        "b": panel("stat", "Upper right", [12, 0, 12, 4], metric="keys"),
        "c": panel("stat", "Below", [0, 4, 24, 4], metric="keys"),
    }
    return "/d/" + str(served.call("POST", "/api/dashboards", {"title": "Keys", "panels": panels})["id"])


def test_arrows_go_from_panel_to_panel(page: Page, board: str) -> None:
    page.goto(board)
    page.get_by_role("region", name="Upper left").focus()
    for key, title in (("ArrowRight", "Upper right"), ("ArrowDown", "Below"), ("ArrowUp", "Upper left")):
        page.keyboard.press(key)
        expect(page.get_by_role("region", name=title)).to_be_focused()
    expect(page).to_have_url(re.compile("from=now-5m"))


def test_time_is_driven_by_single_keys(page: Page, board: str) -> None:
    page.goto(board)
    expect(page.locator(".pill", has_text="Live")).to_be_visible()
    page.keyboard.press("z")
    expect(page).to_have_url(re.compile("from=now-10m"))
    page.keyboard.press("p")
    expect(page.locator(".pill", has_text="Paused")).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator(".pill", has_text="Live")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"from=20\d\d-"))
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("from=now-10m"))


def test_the_overlay_lists_what_the_keys_do(page: Page, board: str) -> None:
    page.goto(board)
    expect(page.locator(".panel")).to_have_count(3)
    page.keyboard.press("?")
    overlay = page.get_by_role("dialog", name="Keyboard")
    expect(overlay).to_contain_text("Zoom out")
    page.keyboard.press("z")
    expect(page).to_have_url(re.compile("from=now-5m"))
    page.keyboard.press("Escape")
    expect(overlay).to_have_count(0)


def test_a_menu_is_a_menu(page: Page, board: str) -> None:
    page.goto(board)
    more = page.get_by_role("button", name="More")
    more.focus()
    page.keyboard.press("Enter")
    items = page.get_by_role("menu").locator(".item")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(items.last).to_be_focused()
    for name in ("Share", "Sources"):
        page.keyboard.press("s")
        expect(page.get_by_role("menuitem", name=name)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(more).to_be_focused()


def test_a_dialog_keeps_the_focus_and_gives_it_back(page: Page, board: str) -> None:
    page.goto(board)
    expect(page.locator(".chat-button")).to_be_visible()
    page.keyboard.press("e")
    opener = page.get_by_role("button", name="Add panel")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert not page.evaluate("document.activeElement?.closest('.bar, .grid') ?? false")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_list_is_searched_from_the_keyboard(page: Page, board: str) -> None:
    page.goto("/")
    expect(page.get_by_role("link", name=re.compile("^Keys"))).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("keys")
    expect(page.locator(".dashboard-row")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(board))
    expect(page.get_by_role("button", name="Time range")).to_be_visible()
    expect(page.locator(".chat-button")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page).to_have_url(re.compile("/$"))
