"""Being together on a dashboard: following, calling by name, what stands beside it, and what was missed."""

from __future__ import annotations

import re
import time
import uuid

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.serving import Served, course, panel
from tests.browser.test_looks import small_targets, violations
from tests.browser.test_rooms import AWAY, PHONE, Cable, at, chat, field, logged, said, say

TALL = 24
"""Panels, so that the page has to be scrolled."""


@pytest.fixture
def place(served: Served, key: str) -> str:
    """A fresh dashboard that is higher than the screen; its id."""
    served.push(course("together_cpu", [40 + point % 30 for point in range(240)], 0, host="web-1"), key)
    panels = {
        f"p{number}": panel(
            "timeseries", f"Chart {number}", [12 * (number % 2), 6 * (number // 2), 12, 6], metric="together_cpu"
        )
        for number in range(TALL)
    }
    return str(served.call("POST", "/api/dashboards", {"title": "Together", "panels": panels})["id"])


@pytest.fixture
def ada(open_page: OpenPage, place: str) -> Page:
    return at(open_page("ada", tolerate=AWAY), place)


@pytest.fixture
def vic(open_page: OpenPage, place: str) -> Page:
    return at(open_page("vic", tolerate=AWAY), place)


def follow(page: Page, name: str) -> None:
    page.get_by_role("button", name="2 people are here").click()
    page.get_by_role("button", name=f"Follow {name}").click()
    expect(page.locator(".follow-bar")).to_contain_text(f"Following {name}")


def scrolled(page: Page) -> float:
    return float(page.evaluate("scrollY / (document.documentElement.scrollHeight - innerHeight)"))


def await_scroll(page: Page, share: float) -> None:
    page.wait_for_function(
        "share => Math.abs(scrollY / (document.documentElement.scrollHeight - innerHeight) - share) < 0.02", arg=share
    )


def test_ones_view_goes_where_the_others_goes_until_one_takes_over(ada: Page, vic: Page) -> None:
    follow(vic, "ada")
    ada.keyboard.press("z")
    expect(vic).to_have_url(re.compile("from=now-10m"))
    ada.keyboard.press("p")
    expect(vic).to_have_url(re.compile(r"from=20\d\d-"))
    ada.evaluate("scrollTo(0, 0.5 * (document.documentElement.scrollHeight - innerHeight))")
    await_scroll(vic, 0.5)
    ada.locator("[data-panel=p7]").focus()
    ada.keyboard.press("v")
    expect(vic.locator(".panel.full h2")).to_have_text("Chart 7")
    ada.keyboard.press("Escape")
    expect(vic.locator(".panel.full")).to_have_count(0)
    ada.get_by_role("button", name="2 people are here").click()
    expect(ada.locator(".everyone")).to_contain_text("follows you")
    vic.mouse.move(700, 400)
    vic.mouse.wheel(0, 100)
    expect(vic.locator(".follow-bar")).to_have_count(0)
    before = scrolled(vic)
    ada.evaluate("scrollTo(0, 0)")
    await_scroll(ada, 0)
    ada.keyboard.press("Escape")
    expect(ada.locator(".everyone")).to_have_count(0)
    assert scrolled(vic) >= before


def test_following_ends_by_escape_or_its_button_and_is_told(ada: Page, vic: Page) -> None:
    follow(vic, "ada")
    expect(vic.get_by_role("status").filter(has_text="Following ada. Press Escape to stop.")).to_have_count(1)
    assert violations(vic) == []
    vic.keyboard.press("Escape")
    expect(vic.locator(".follow-frame")).to_have_count(0)
    follow(vic, "ada")
    vic.get_by_role("button", name="Stop").click()
    expect(vic.locator(".follow-frame")).to_have_count(0)
    follow(vic, "ada")
    ada.close()
    expect(vic.locator(".toast")).to_contain_text("ada has left")
    expect(vic.locator(".follow-frame")).to_have_count(0)


def test_who_talks_goes_on_following(ada: Page, vic: Page) -> None:
    chat(vic)
    follow(vic, "ada")
    say(vic, "I am with you")
    expect(said(vic)).to_have_text(["I am with you"])
    ada.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    await_scroll(vic, 1)
    expect(vic.locator(".follow-bar")).to_be_visible()


def test_a_name_is_completed_and_its_person_is_led_to_the_message(
    ada: Page, vic: Page, open_page: OpenPage, place: str
) -> None:
    chat(ada)
    say(ada, *(f"line {number}" for number in range(12)))
    expect(said(ada)).to_have_count(12)
    field(ada).press_sequentially("Look at this, @vi")
    expect(ada.get_by_role("option")).to_have_text(["vic"])
    assert violations(ada) == []
    field(ada).press("Enter")
    expect(field(ada)).to_have_value("Look at this, @vic ")
    field(ada).press("Enter")
    toast = vic.locator(".toast", has_text="ada mentioned you")
    expect(toast).to_contain_text("Look at this, @vic")
    toast.get_by_role("link", name="Open").click()
    expect(vic.locator(".sought")).to_contain_text("Look at this, @vic")
    expect(vic.locator(".sought")).to_be_in_viewport()
    expect(vic).not_to_have_url(re.compile("entry="))


def test_tabs_beside_the_dashboard(ada: Page, vic: Page, served: Served, place: str, key: str) -> None:
    chat(ada)
    tabs = ada.get_by_role("tablist")
    tabs.get_by_role("tab", name="Chat").press("ArrowRight")
    expect(ada.get_by_role("tabpanel", name="People")).to_contain_text("vic, here")
    ada.keyboard.press("ArrowRight")
    events = ada.get_by_role("tabpanel", name="Activity")
    expect(events).to_contain_text("vic came")
    at_then = round((time.time() - 3600) * 1000)
    served.call("POST", "/api/events", {"roomId": place, "text": "deploy 7", "at": at_then}, key=key)
    expect(events).to_contain_text("marked “deploy 7”")
    ada.keyboard.press("ArrowRight")
    ada.get_by_role("tabpanel", name="Annotations").get_by_role("button", name="deploy 7").click()
    expect(ada).to_have_url(re.compile(r"from=20\d\d-"))
    expect(flag(ada)).to_be_visible()
    assert violations(ada) == []
    assert small_targets(ada, 26) == []
    say_from_elsewhere(vic, "psst")
    expect(ada.locator(".tab-mark")).to_have_text("2 unread")
    ada.get_by_role("tab", name="Chat").click()
    expect(said(ada)).to_have_text(["psst"])
    expect(ada.locator(".tab-mark")).to_have_count(0)


def flag(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^Annotation by .*deploy 7")).first


def say_from_elsewhere(page: Page, text: str) -> None:
    chat(page)
    say(page, text)


def test_what_was_said_while_one_was_away_counts_and_too_much_at_once_waits(
    open_page: OpenPage, served: Served, place: str, vic: Page
) -> None:
    page = open_page("ada", tolerate=AWAY)
    cable = Cable(page)
    chat(at(page, place))
    chat(vic)
    expect(page.locator(".bar .pill")).to_have_text("Live")
    cable.cut()
    expect(page.locator(".drawer .notice")).to_be_visible()
    mine = [f"mine {number}" for number in range(45)]
    say(page, *mine)
    say(vic, "hers 1", "hers 2", "hers 3")
    expect(said(vic)).to_have_count(3)
    pill = page.locator(".bar .pill")
    cable.mend_until(lambda: re.fullmatch(r"Back, \d+ updates recovered", pill.inner_text()) is not None)
    expect(said(vic)).to_have_count(48)
    expect(said(page)).to_have_text(["hers 1", "hers 2", "hers 3", *mine])
    assert logged(served, place) == ["hers 1", "hers 2", "hers 3", *mine]


def test_the_front_page_shows_who_is_where_and_what_is_unread(
    ada: Page, vic: Page, open_page: OpenPage, served: Served, place: str
) -> None:
    title = f"Together {uuid.uuid4().hex[:6]}"
    document = served.call("GET", f"/api/dashboards/{place}")
    served.call("PUT", f"/api/dashboards/{place}", {**document, "title": title})
    chat(ada)
    chat(vic)
    say(vic, "read this")
    expect(said(ada)).to_have_text(["read this"])
    home = open_page("ada")
    home.goto("/")
    row = home.locator(".dashboards li", has_text=title)
    expect(row.locator(".avatar")).to_have_count(2)
    expect(row.locator(".unread")).to_have_count(0)
    ada.close()
    say(vic, "and this", "and that")
    expect(row.locator(".unread")).to_contain_text("2")
    expect(row.locator(".avatar")).to_have_count(1)
    assert violations(home) == []


def test_following_on_a_phone(open_page: OpenPage, ada: Page, place: str) -> None:
    page = at(open_page("vic", tolerate=AWAY, **PHONE), place)
    page.locator(".chat-button").click()
    page.get_by_role("tab", name="People").click()
    page.get_by_role("button", name="Follow ada").click()
    page.get_by_role("button", name="Close the chat").click()
    ada.evaluate("scrollTo(0, 0.5 * (document.documentElement.scrollHeight - innerHeight))")
    await_scroll(page, 0.5)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".panel").first.tap(force=True)
    expect(page.locator(".follow-bar")).to_have_count(0)


def test_a_screen_on_a_wall_shows_what_is_marked_and_is_nobody(
    ada: Page, open_page: OpenPage, served: Served, place: str, key: str
) -> None:
    wall = open_page("vic")
    wall.goto(f"/d/{place}?kiosk=1")
    expect(wall.locator(".u-over").first).to_be_visible()
    served.call("POST", "/api/events", {"roomId": place, "text": "deploy 7"}, key=key)
    for page in (wall, ada):
        expect(flag(page)).to_be_visible()
    expect(ada.get_by_role("button", name="Only you are here")).to_be_visible()
    expect(wall.locator(".drawer, .faces, .cursor")).to_have_count(0)
