"""Two versions of a dashboard side by side: live panels, what differs marked, nothing left running afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.editors import document, fresh_board
from tests.browser.serving import Served, course, panel
from tests.browser.test_looks import small_targets, violations

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
MANY = 12
"""Panels of the tall dashboard: some are out of sight whatever the height of the window."""


@pytest.fixture
def board(served: Served) -> str:
    """A dashboard of which one panel was changed, one removed and one added since it was made."""
    made = fresh_board(served)
    now = document(served, made)
    now["panels"]["left"]["title"] = "Load"
    now["panels"]["new"] = {**now["panels"].pop("right"), "title": "Another"}
    served.call("PUT", f"/api/dashboards/{made}", now)
    return made


def comparing(page: Page, board: str) -> Locator:
    """The dialog in which the first version stands beside the dashboard as it is."""
    versions = listed(page, board)
    versions.get_by_role("button", name="Made").click()
    expect(page.get_by_text("This is how the dashboard was")).to_be_visible()
    versions.get_by_role("button", name="Compare").click()
    return page.get_by_role("dialog", name="Compare versions")


def listed(page: Page, board: str) -> Locator:
    """The sheet with the versions."""
    page.goto(f"/d/{board}")
    expect(page.locator(".chat-button")).to_be_visible()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Versions").click()
    return page.get_by_role("complementary", name="Versions")


def side(dialog: Locator, which: str) -> Locator:
    """The panels of one of the two."""
    return dialog.get_by_role("list", name=f"{which}: Shared")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_two_versions_stand_side_by_side_with_their_live_panels(
    open_page: OpenPage, served: Served, board: str, theme: str, size: dict[str, Any]
) -> None:
    page = open_page("ada", **size)
    page.context.add_cookies([{"name": "dashboard_theme", "value": theme, "url": served.url}])
    dialog = comparing(page, board)
    expect(dialog.get_by_text("Renamed Left to Load")).to_be_visible()
    only = dialog.get_by_label("Only panels that differ")
    expect(only).to_be_checked(checked=size is PHONE)
    only.set_checked(False)
    before, after = side(dialog, "Before"), side(dialog, "After")
    expect(before.locator(".compared")).to_have_count(3)
    expect(after.locator(".compared")).to_have_count(3)
    for one, title, fate in ((before, "Left", "changed"), (before, "Right", "removed"), (after, "Another", "new")):
        marked = one.locator(".compared").filter(has=page.get_by_text(title, exact=True))
        marked.scroll_into_view_if_needed()
        expect(marked.locator("header small")).to_have_text(fate)
        expect(marked.locator(".stats")).to_contain_text("web-1")
    chart = after.locator(".compared").filter(has=page.get_by_text("Chart", exact=True))
    chart.scroll_into_view_if_needed()
    expect(chart.locator(".plot canvas")).to_be_visible()
    expect(chart.locator("header small")).to_have_count(0)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]
    assert dialog.locator(".content").evaluate("one => one.scrollWidth <= one.clientWidth")
    assert small_targets(page, 44 if size is PHONE else 32) == []
    only.set_checked(True)
    expect(before.locator(".compared")).to_have_count(2)
    expect(chart).to_have_count(0)


def test_what_is_in_sight_is_watched_and_nothing_after_the_dialog_is_closed(
    open_page: OpenPage, served: Served, key: str
) -> None:
    for number in range(MANY):
        served.push(course(f"tall_{number}", [1, 2, 3], 0), key)
    tall = {f"p{n}": panel("stat", f"Tall {n}", [0, 9 * n, 24, 9], metric=f"tall_{n}") for n in range(MANY)}
    board = fresh_board(served, tall)
    now = document(served, board)
    now["panels"] = {"one": panel("text", "Text", [0, 0, 8, 5])}
    now["panels"]["one"]["queries"] = {}
    served.call("PUT", f"/api/dashboards/{board}", now)
    page = open_page()
    page.add_init_script(WATCHED)
    versions = listed(page, board)
    versions.get_by_role("button", name="ada removed").click()
    versions.get_by_role("button", name="Compare").click()
    dialog = page.get_by_role("dialog", name="Compare versions")
    expect(dialog.get_by_role("heading", name="They are the same")).to_be_visible()
    assert watched(page) == []
    dialog.get_by_label("Before", exact=True).select_option(index=2)
    last = side(dialog, "Before").locator(".compared").nth(MANY - 1)
    expect(side(dialog, "Before").locator(".stat-value").first).to_be_visible()
    assert "tall_0" in watched(page)
    assert f"tall_{MANY - 1}" not in watched(page)
    last.scroll_into_view_if_needed()
    expect(last.locator(".stat-value")).to_be_visible()
    page.wait_for_function("() => !watchedMetrics().includes('tall_0')")
    assert f"tall_{MANY - 1}" in watched(page)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    page.wait_for_function("() => watchedMetrics().length === 0")


WATCHED = """
const asked = new Map(), open = new Map(), sockets = new WeakSet();
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (text) {
    const said = JSON.parse(text);
    if (!sockets.has(this)) this.addEventListener('message', ({data}) => {
        const heard = JSON.parse(data);
        if (heard.type === 'reply' && heard.watch) open.set(heard.watch, asked.get(heard.id));
    });
    sockets.add(this);
    if (said.type === 'watch') asked.set(said.id, said.query.metric);
    if (said.type === 'unwatch') open.delete(said.watch);
    return send.call(this, text);
};
window.watchedMetrics = () => [...open.values()].sort();
"""
"""Keeps, in the page, of which metrics the server was asked to tell."""


def watched(page: Page) -> list[str]:
    found: list[str] = page.evaluate("watchedMetrics()")
    return found
