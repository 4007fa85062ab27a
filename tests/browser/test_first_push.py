"""From an empty server to a live dashboard, as its first user goes."""

from __future__ import annotations

import re
import time

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.serving import Served


def test_the_first_user_sets_up_pushes_and_makes_a_dashboard(fresh: Served, open_page: OpenPage) -> None:
    page = open_page("", fresh)
    page.goto(fresh.setup_link())
    page.get_by_label("Name").fill("Grace")
    page.get_by_label("Password", exact=True).fill("hopper's bug")
    page.get_by_label("Password again").fill("hopper's moth")
    page.get_by_role("button", name="Create administrator").click()
    expect(page.get_by_text("The two passwords differ.")).to_be_visible()
    page.get_by_label("Password again").fill("hopper's bug")
    page.get_by_role("button", name="Create administrator").click()

    expect(page.get_by_role("heading", name="Push your first number")).to_be_visible()
    expect(page.get_by_text("Waiting for the first point…")).to_be_visible()
    line = page.locator("pre").inner_text()
    assert fresh.url in line
    key = re.search(r"Bearer (\S+?)'", line)
    assert key is not None
    fresh.push([{"metric": "room_temp", "labels": {"room": "lab"}, "value": 21.5}], key[1])

    expect(page.get_by_role("heading", name="It is here")).to_be_visible()
    page.get_by_role("button", name="Make a dashboard of this").click()
    expect(page).to_have_url(re.compile("/d/"))
    expect(page.locator(".panel")).to_have_count(1)
    expect(page.locator(".pill", has_text="Live")).to_be_visible()
    fresh.push([{"metric": "room_temp", "labels": {"room": "lab"}, "value": 23.25, "time": time.time()}], key[1])
    expect(page.locator(".panel")).to_contain_text("23.3")


def test_a_reload_of_the_first_page_makes_no_second_key(fresh: Served, open_page: OpenPage) -> None:
    fresh.add_ada()
    page = open_page("ada", fresh)
    page.goto("/")
    first = page.locator("pre").inner_text()
    page.reload()
    expect(page.locator("pre")).to_have_text(first)
    assert len(fresh.call("GET", "/api/keys")["keys"]) == 1


def test_a_viewer_is_told_who_makes_the_key(fresh: Served, open_page: OpenPage) -> None:
    fresh.add_ada()
    fresh.add_vic()
    page = open_page("vic", fresh)
    page.goto("/")
    expect(page.get_by_text("An administrator makes the key")).to_be_visible()
    expect(page.locator("pre")).to_have_count(0)
