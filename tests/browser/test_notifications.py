"""What people are told: toasts, the bell and the inbox, in step in every tab."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.awaiting import wait_until
from tests.browser.conftest import OpenPage
from tests.browser.serving import Served
from tests.browser.test_looks import small_targets, violations
from tests.browser.test_rooms import AWAY, PHONE, Cable

Notify = Callable[..., str]


@pytest.fixture
def notify(served: Served, key: str) -> Notify:
    """Notifies Vic, who has put away whatever came before; gives the title, which is like no other."""
    served.call("POST", "/api/notifications/state", {"all": True, "state": "archived"}, name="vic")

    def notified(what: str = "Deployed", **fields: object) -> str:
        title = f"{what} {uuid.uuid4().hex[:6]}"
        served.call("POST", "/api/notifications", {"to": {"user": "vic"}, "title": title, **fields}, key=key)
        return title

    return notified


@pytest.fixture
def vic(open_page: OpenPage) -> Callable[..., Page]:
    """Opens a page of Vic's at a path, with its bell."""

    def opened(path: str, **options: object) -> Page:
        page = open_page("vic", **options)
        page.goto(path)
        expect(page.locator(".bell")).to_be_visible()
        expect(page.locator(".bell[aria-busy=false]")).to_have_count(1)
        return page

    return opened


def toasts(page: Page) -> Locator:
    return page.locator(".toast b")


def count(page: Page) -> Locator:
    return page.locator(".bell .unread")


def rows(page: Page) -> Locator:
    return page.locator(".inbox-row b")


def test_a_toast_comes_in_every_tab_and_goes_when_one_deals_with_it(
    notify: Notify, vic: Callable[..., Page], served: Served
) -> None:
    board = served.call("POST", "/api/dashboards", {"title": "For toasts"})["id"]
    tabs = [vic("/"), vic("/sources"), vic(f"/d/{board}")]
    title = notify("Payments are down", body="For 5 minutes.", severity="critical", link="/sources")
    for tab in tabs:
        expect(toasts(tab)).to_have_text([title])
        expect(count(tab)).to_have_text("1")
        expect(tab.get_by_role("status").filter(has_text=title)).to_have_attribute("aria-live", "polite")
    assert violations(tabs[0]) == []
    tabs[0].keyboard.press("x")
    for tab in tabs:
        expect(toasts(tab)).to_have_count(0)
        expect(count(tab)).to_have_count(0)


def test_a_toast_leads_to_its_link_and_is_read_by_that(
    notify: Notify, vic: Callable[..., Page], served: Served
) -> None:
    page, other = vic("/"), vic("/inbox")
    title = notify(link="/sources")
    expect(rows(other)).to_contain_text([title])
    page.locator(".toast").get_by_role("link", name="Open").click()
    expect(page).to_have_url(re.compile(r"/sources$"))
    expect(other.locator(".inbox-row .unread-line")).to_have_count(0)
    (one,) = served.call("GET", "/api/notifications", name="vic")["notifications"]
    assert (one["title"], one["state"]) == (title, "read")


def test_the_bell_shows_the_newest_and_counts_what_was_not_seen(notify: Notify, vic: Callable[..., Page]) -> None:
    titles = [notify(f"Number {number}") for number in range(3)]
    page, other = vic("/"), vic("/sources")
    for each in (page, other):
        expect(count(each)).to_have_text("3")
        expect(toasts(each)).to_have_count(0)
    page.get_by_role("button", name="Notifications, 3 unseen").press("Enter")
    expect(page.locator(".notices b")).to_contain_text(titles[::-1])
    for each in (page, other):
        expect(count(each)).to_have_count(0)
    expect(page.locator(".notices .unread-line")).to_have_count(3)
    assert violations(page) == []
    page.get_by_role("button", name="Mark all read").click()
    expect(page.locator(".notices .unread-line")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Notifications", exact=True)).to_be_focused()


def test_what_came_while_one_was_away_is_told_on_return(notify: Notify, open_page: OpenPage) -> None:
    page = open_page("vic", tolerate=AWAY)
    cable = Cable(page)
    page.goto("/sources")
    expect(page.locator(".bar .pill")).to_have_text("Live")
    cable.cut()
    expect(page.locator(".bar .pill")).to_contain_text("Reconnecting")
    title = notify("While away")
    cable.mend()
    expect(toasts(page).filter(has_text=title)).to_have_count(1)
    expect(count(page)).to_have_text("1")


def test_the_inbox_is_gone_through_by_keys_and_two_tabs_stay_in_step(notify: Notify, vic: Callable[..., Page]) -> None:
    old, middle, new = (notify(what, link="/sources" if what == "New" else "") for what in ("Old", "Middle", "New"))
    page, other = vic("/inbox"), vic("/inbox")
    for each in (page, other):
        expect(rows(each)).to_contain_text([new, middle, old])
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".inbox-row", has_text=middle).locator(".notice-line")).to_be_focused()
    page.keyboard.press("r")
    for each in (page, other):
        expect(each.locator(".inbox-row .unread-line")).to_have_count(2)
    page.keyboard.press("e")
    for each in (page, other):
        expect(rows(each)).to_contain_text([new, old])
    expect(page.locator(".inbox-row", has_text=old).locator(".notice-line")).to_be_focused()
    other.get_by_role("button", name="Archived").click()
    expect(rows(other)).to_contain_text([middle])
    other.get_by_role("button", name=f"Put {middle} back").click()
    expect(rows(page)).to_contain_text([new, middle, old])
    page.keyboard.press("k")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/sources$"))


def test_the_inbox_is_filtered_and_searched(notify: Notify, vic: Callable[..., Page]) -> None:
    disk = notify("Disk", severity="critical", body="nearly full")
    notify("Deployed")
    page = vic("/inbox")
    expect(rows(page)).to_have_count(2)
    page.get_by_label("Severity").select_option("critical")
    expect(rows(page)).to_contain_text([disk])
    page.get_by_label("Severity").select_option("")
    page.keyboard.press("/")
    page.get_by_label("Search the inbox").press_sequentially("NEARLY")
    expect(rows(page)).to_contain_text([disk])
    page.get_by_label("Search the inbox").fill("no such thing")
    expect(page.get_by_role("heading", name="Nothing fits")).to_be_visible()
    page.get_by_label("Search the inbox").fill("")
    page.get_by_role("button", name="Mark all read").click()
    page.get_by_role("button", name="Unread", exact=True).click()
    expect(page.get_by_role("heading", name="All read")).to_be_visible()
    later = notify("Later")
    expect(rows(page)).to_contain_text([later])


def test_older_ones_come_as_one_scrolls(notify: Notify, vic: Callable[..., Page]) -> None:
    titles = [notify(f"Number {number}") for number in range(45)]
    page = vic("/inbox")
    expect(rows(page).first).to_contain_text(titles[-1])
    expect(rows(page)).to_have_count(30)
    page.locator(".older").scroll_into_view_if_needed()
    expect(rows(page)).to_have_count(45)
    expect(page.locator(".older")).to_have_count(0)


def test_an_inbox_that_cannot_be_read_says_so_and_tries_again(open_page: OpenPage, notify: Notify) -> None:
    title = notify()
    page = open_page("vic", tolerate=("status of 503",))
    answer = {"error": {"code": "unavailable", "message": "MongoDB does not answer.", "temporary": True}}
    page.route("**/api/notifications?*", lambda route: route.fulfill(status=503, json=answer))
    page.goto("/inbox")
    expect(page.get_by_role("alert")).to_contain_text("MongoDB does not answer.")
    page.unroute("**/api/notifications?*")
    page.get_by_role("button", name="Try again").click()
    expect(rows(page)).to_contain_text([title])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_inbox_is_accessible(notify: Notify, vic: Callable[..., Page], served: Served, theme: str) -> None:
    for severity in ("info", "warning", "critical"):
        notify(severity=severity, body="What it is about.", link="/")
    page = vic("/inbox", color_scheme=theme)
    expect(rows(page)).to_have_count(3)
    assert violations(page) == []
    assert small_targets(page, 26) == []


@pytest.mark.parametrize("path", ["/", "/sources", "/inbox"])
def test_bell_and_inbox_fit_a_phone(notify: Notify, vic: Callable[..., Page], path: str) -> None:
    notify("A notification with rather a long title that has to be broken somewhere", body="And a text. " * 20)
    page = vic(path, **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".bell").click()
    box = page.locator(".notices-popover").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    assert small_targets(page, 38) == []


def mention(served: Served, board: str, text: str) -> str:
    """Ada says something to Vic in a room; gives what it is."""
    said = f"@vic, {text} {uuid.uuid4().hex[:6]}"
    served.call("POST", "/api/message", {"roomId": board, "text": said})
    return said


def states(served: Served) -> dict[str, str]:
    """How far Vic has come with each of the notifications, by their text."""
    found = served.call("GET", "/api/notifications", name="vic")["notifications"]
    return {one["body"]: one["state"] for one in found}


def test_a_mention_that_one_is_reading_is_seen_and_not_told(
    notify: Notify, vic: Callable[..., Page], served: Served
) -> None:
    notify("Before")
    board = served.call("POST", "/api/dashboards", {"title": "To be read"})["id"]
    page = vic(f"/d/{board}")
    page.locator(".chat-button").click()
    expect(page.get_by_label("Message to everyone here")).to_be_visible()
    read = mention(served, board, "read this")
    expect(page.locator(".bubble")).to_contain_text([read])
    wait_until(lambda: states(served).get(read) == "seen")
    expect(toasts(page)).to_have_count(0)
    expect(count(page)).to_have_text("1")
    page.get_by_role("button", name="Close the chat").click()
    missed = mention(served, board, "and this")
    expect(page.locator(".toast p")).to_have_text([missed])
    assert states(served)[missed] == "unseen"
    expect(count(page)).to_have_text("2")


def test_what_leads_to_the_page_one_is_on_is_shown_without_a_reload(
    notify: Notify, vic: Callable[..., Page], served: Served
) -> None:
    notify("Before")
    board = served.call("POST", "/api/dashboards", {"title": "To be led to"})["id"]
    for _ in range(12):
        mention(served, board, "look")
    page = vic(f"/d/{board}")
    expect(page.locator(".chat-button")).to_be_visible()
    page.evaluate("document.body.dataset.same = 'yes'")
    last = mention(served, board, "look here")
    page.locator(".toast").get_by_role("link", name="Open").click()
    sought = page.locator(".sought", has_text=last)
    expect(sought).to_be_in_viewport()
    expect(page.get_by_label("Messages", exact=True)).to_be_focused()
    wait_until(lambda: states(served).get(last) == "read")
    page.get_by_role("button", name="Close the chat").click()
    page.locator(".bell").click()
    line = page.locator(".notices .notice-line", has_text=last)
    with page.context.expect_page() as opened:
        line.click(modifiers=["Control"])
    expect(opened.value).to_have_url(re.compile(f"/d/{board}"))
    opened.value.close()
    page.locator(".notices .notice-line").last.click()
    expect(page.locator(".notices")).to_have_count(0)
    expect(page.locator(".drawer")).to_be_visible()
    expect(page.locator(".sought")).to_be_in_viewport()
    expect(page.locator("body")).to_have_attribute("data-same", "yes")
    expect(page).not_to_have_url(re.compile("entry="))
