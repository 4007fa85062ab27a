"""The door."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.serving import PASSWORDS

REFUSED = "status of 401"


def test_one_lands_where_one_was_going(open_page: OpenPage) -> None:
    page = open_page("", tolerate=(REFUSED,))
    page.goto("/sources?tab=1")
    expect(page).to_have_url(re.compile(r"/login\?next="))
    page.get_by_label("Name").fill("ada")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Type your password.")).to_be_visible()
    page.get_by_label("Password").fill("wrong horse")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Name or password is wrong.")).to_be_visible()
    expect(page.get_by_label("Password")).to_be_focused()
    page.get_by_label("Password").fill(PASSWORDS["ada"])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/sources\?tab=1$"))
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()


def test_a_link_to_elsewhere_lands_on_the_front_page(open_page: OpenPage) -> None:
    page = open_page("")
    page.goto("/login?next=//evil.example/")
    page.get_by_label("Name").fill("vic")
    page.get_by_label("Password").fill(PASSWORDS["vic"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dashboards")).to_be_visible()


def test_signing_out_closes_the_door(open_page: OpenPage, served: object) -> None:
    page = open_page("")
    page.goto("/login")
    page.get_by_label("Name").fill("vic")
    page.get_by_label("Password").fill(PASSWORDS["vic"])
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Signed in as vic").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page).to_have_url(re.compile("/login"))
    page.goto("/")
    expect(page).to_have_url(re.compile("/login"))
