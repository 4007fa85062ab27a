"""A server that goes away under a page, and comes back."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.serving import Served, course, panel

AWAY = ("WebSocket", "ERR_CONNECTION_REFUSED", "status of 50")


def test_the_page_keeps_what_it_shows_and_heals(fresh: Served, open_page: OpenPage) -> None:
    fresh.add_ada()
    key = fresh.call("POST", "/api/keys", {"name": "probe"})["key"]
    fresh.push(course("pulse", [1, 2, 3, 4, 42], 0), key)
    panels = {"pulse": panel("stat", "Pulse", [0, 0, 6, 4], metric="pulse")}
    made = fresh.call("POST", "/api/dashboards", {"title": "Board", "panels": panels})
    page = open_page("ada", fresh, tolerate=AWAY)
    page.goto(f"/d/{made['id']}")
    expect(page.locator(".panel")).to_contain_text("42")

    fresh.stop()
    expect(page.locator(".pill", has_text=re.compile(r"Reconnecting \d+ s"))).to_be_visible()
    expect(page.locator(".panel")).to_contain_text("42")

    fresh.start()
    fresh.push(course("pulse", [5, 6, 7], 0), key)
    page.locator(".pill").click()
    expect(page.locator(".pill", has_text=re.compile("Back|Live"))).to_be_visible()
    expect(page.locator(".panel")).to_contain_text("7")


def test_a_session_that_ends_leads_to_the_door(fresh: Served, open_page: OpenPage) -> None:
    fresh.add_ada()
    page = open_page("ada", fresh, tolerate=("status of 401",))
    page.goto("/sources")
    expect(page.locator(".pill", has_text="Live")).to_be_visible()
    fresh.call("POST", "/api/logout", {})
    page.get_by_role("button", name="Sign in again").click()
    expect(page).to_have_url(re.compile(r"/login\?next=%2Fsources"))
