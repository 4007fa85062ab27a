"""Ada and Vic on one dashboard, by way of two workers: who is here, what they say, and nothing of it lost."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator

import psutil
import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.awaiting import wait_until
from tests.browser.conftest import OpenPage
from tests.browser.serving import Served, course, panel
from tests.browser.test_looks import small_targets, violations

AWAY = ("WebSocket", "ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "ERR_SOCKET", "status of 50")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def pair(mongo_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with two workers, and Ada and Vic."""
    name = f"browser_{uuid.uuid4().hex[:12]}"
    flags = ["--mongo-url", mongo_url, "--redis-url", redis_url, "--database", name]
    server = Served(flags, tmp_path_factory.mktemp("pair") / "log", workers=2)
    server.start()
    server.add_ada()
    server.add_vic()
    yield server
    server.stop()


@pytest.fixture
def board(pair: Served) -> str:
    """A fresh dashboard with a chart and a number; its id."""
    key = pair.call("POST", "/api/keys", {"name": uuid.uuid4().hex})["key"]
    pair.push(course("room_cpu", [40 + place % 30 for place in range(240)], 0, host="web-1"), key)
    panels = {
        "number": panel("stat", "Number", [0, 0, 8, 5], metric="room_cpu"),
        "chart": panel("timeseries", "Chart", [8, 0, 16, 8], metric="room_cpu"),
    }
    return str(pair.call("POST", "/api/dashboards", {"title": "Shared", "panels": panels})["id"])


@pytest.fixture
def ada(open_page: OpenPage, pair: Served, board: str) -> Page:
    return at(open_page("ada", pair, tolerate=AWAY), board)


@pytest.fixture
def vic(open_page: OpenPage, pair: Served, board: str) -> Page:
    return at(open_page("vic", pair, tolerate=AWAY), board)


def at(page: Page, board: str) -> Page:
    page.goto(f"/d/{board}")
    expect(page.locator(".chat-button")).to_be_visible()
    return page


def chat(page: Page) -> Page:
    """With the chat open."""
    page.locator(".chat-button").click()
    expect(field(page)).to_be_visible()
    return page


def field(page: Page) -> Locator:
    return page.get_by_label("Message to everyone here")


def say(page: Page, *texts: str) -> None:
    for text in texts:
        field(page).fill(text)
        field(page).press("Enter")


def said(page: Page) -> Locator:
    return page.locator(".bubble:not(.pending) > p:first-child")


def logged(server: Served, board: str) -> list[str]:
    entries = server.call("GET", f"/api/rooms/{board}/log?limit=200")["entries"]
    return [one["text"] for one in entries if one["type"] == "message"]


def test_two_people_see_each_other_and_talk(ada: Page, vic: Page, pair: Served, board: str) -> None:
    both_are_there(ada, vic)
    chat(ada)
    say(ada, "Latency rises", "see the band")
    expect(vic.locator(".unread")).to_have_text("2")
    chat(vic)
    expect(vic.locator(".unread")).to_have_count(0)
    expect(vic.locator(".between.new")).to_be_visible()
    say(vic, "Rolling back")
    for page in (ada, vic):
        expect(said(page)).to_have_text(["Latency rises", "see the band", "Rolling back"])
        expect(page.locator(".author b")).to_have_text(["ada", "vic"])
    assert logged(pair, board) == ["Latency rises", "see the band", "Rolling back"]


def both_are_there(*pages: Page) -> None:
    """Two are in the room, and know of each other: what is fleeting would be told to nobody before."""
    for page in pages:
        expect(page.get_by_role("button", name="2 people are here")).to_be_visible()


def test_typing_is_seen_and_ends(ada: Page, vic: Page) -> None:
    both_are_there(ada, vic)
    chat(ada)
    chat(vic)
    field(vic).press_sequentially("Hm")
    expect(ada.locator(".typing")).to_have_text("vic is typing")
    expect(vic.locator(".typing")).to_have_text("")
    field(vic).fill("")
    expect(ada.locator(".typing")).to_have_text("")


def test_a_message_is_changed_reacted_to_and_taken_back(ada: Page, vic: Page) -> None:
    chat(ada)
    chat(vic)
    say(ada, "Helo")
    expect(said(vic)).to_have_text(["Helo"])
    vic.locator(".bubble").hover()
    vic.get_by_role("button", name="React").click()
    vic.get_by_role("menuitem", name="Agree").click()
    expect(ada.locator(".reactions .chip")).to_contain_text("1")
    expect(vic.get_by_role("button", name="Change this message")).to_have_count(0)
    ada.locator(".bubble").hover()
    ada.get_by_role("button", name="Change this message").click()
    ada.get_by_role("menuitem", name="Edit").click()
    ada.get_by_label("Edit this message").fill("Hello")
    ada.get_by_label("Edit this message").press("Enter")
    expect(said(vic)).to_have_text(["Hello (edited)"])
    ada.locator(".bubble").hover()
    ada.get_by_role("button", name="Change this message").click()
    ada.get_by_role("menuitem", name="Delete").click()
    expect(vic.locator(".bubble")).to_have_count(0)


def test_a_link_takes_the_other_page_to_the_same_moment(ada: Page, vic: Page) -> None:
    chat(ada)
    chat(vic)
    ada.get_by_role("button", name="Link what I see now").click()
    say(ada, "Here")
    expect(vic).to_have_url(re.compile(r"from=now-5m"))
    vic.locator(".bubble .chip").click()
    expect(vic).to_have_url(re.compile(r"from=20\d\d-"))


def test_an_annotation_stands_on_the_charts_and_has_a_thread(ada: Page, vic: Page) -> None:
    ada.keyboard.press("n")
    ada.get_by_label("What happened?").fill("deploy 1.4")
    ada.get_by_label("What happened?").press("Enter")
    flag = vic.get_by_role("button", name="Annotation by ada: deploy 1.4")
    expect(flag).to_be_visible()
    flag.click()
    vic.get_by_label("Message about this").fill("Looks bad")
    vic.get_by_label("Message about this").press("Enter")
    expect(ada.get_by_role("button", name="1 reply")).to_be_visible()
    ada.get_by_role("button", name="1 reply").click()
    expect(said(ada)).to_have_text(["Looks bad"])
    ada.get_by_role("button", name="Remove").click()
    expect(vic.locator(".flag")).to_have_count(0)


def test_a_crosshair_is_seen_by_others_and_fades(ada: Page, vic: Page) -> None:
    both_are_there(ada, vic)
    over = ada.locator(".u-over").bounding_box()
    assert over is not None
    expect(vic.locator(".u-over")).to_be_visible()
    ada.mouse.move(over["x"] + over["width"] / 2, over["y"] + 40)
    ada.mouse.move(over["x"] + over["width"] / 2 + 3, over["y"] + 40)
    line = vic.locator(".other-crosshair")
    expect(line).to_have_text("ada")
    theirs = vic.locator(".u-over").bounding_box()
    place = line.bounding_box()
    assert theirs is not None
    assert place is not None
    assert 0.4 < (place["x"] - theirs["x"]) / theirs["width"] < 0.6
    vic.get_by_role("button", name="2 people are here").click()
    expect(vic.locator(".everyone")).to_contain_text("ada, looking at Chart")
    expect(line).to_have_count(0)


def test_a_reload_is_not_a_farewell_and_keeps_the_draft(ada: Page, vic: Page) -> None:
    chat(ada)
    chat(vic)
    field(vic).press_sequentially("half a thought")
    vic.reload()
    expect(field(vic)).to_have_value("half a thought")
    expect(ada.get_by_role("button", name="2 people are here")).to_be_visible()
    vic.close()
    expect(ada.get_by_role("button", name="Only you are here")).to_be_visible()


class Cable:
    """What lies between a page and the server's socket: it can be cut."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._plugged = True
        self._routes: list[WebSocketRoute] = []
        page.route_web_socket(re.compile(r"/ws$"), self._route)

    def _route(self, route: WebSocketRoute) -> None:
        if self._plugged:
            self._routes.append(route)
            route.connect_to_server()
        else:
            route.close(code=4003)

    def cut(self) -> None:
        self._plugged = False
        for route in self._routes:
            route.close(code=4003)
        self._routes.clear()

    def mend(self) -> None:
        self._plugged = True

    def mend_until(self, back: Callable[[], bool]) -> None:
        """Mend it, and have the browser tell the page so until that is back."""
        self.mend()

        def told() -> bool:
            self._page.evaluate("dispatchEvent(new Event('online'))")
            return back()

        wait_until(told)


def test_what_is_said_offline_goes_out_once_also_over_a_reload(
    open_page: OpenPage, pair: Served, board: str, vic: Page
) -> None:
    page = open_page("ada", pair, tolerate=AWAY)
    cable = Cable(page)
    chat(at(page, board))
    chat(vic)
    say(page, "before")
    expect(said(vic)).to_have_text(["before"])
    cable.cut()
    expect(page.locator(".drawer .notice")).to_be_visible()
    say(page, "one", "two", "three")
    expect(page.locator(".drawer .notice")).to_have_text("3 messages wait for the connection.")
    say(vic, "meanwhile")
    expect(said(vic)).to_have_text(["before", "meanwhile"])
    page.reload()
    cable.mend()
    texts = ["before", "meanwhile", "one", "two", "three"]
    for each in (page, vic):
        expect(said(each)).to_have_text(texts)
    assert logged(pair, board) == texts


def test_a_conversation_outlives_each_worker(ada: Page, vic: Page, pair: Served, board: str) -> None:
    chat(ada)
    chat(vic)
    texts = ["at first"]
    say(ada, *texts)
    expect(said(vic)).to_have_text(texts)
    for round_, worker in enumerate(pair.workers()):
        worker.kill()
        worker.wait(10)
        texts += [f"ada {round_}", f"vic {round_}"]
        say(ada, f"ada {round_}")
        expect(said(vic)).to_contain_text([f"ada {round_}"])
        say(vic, f"vic {round_}")
        for page in (ada, vic):
            expect(said(page)).to_have_text(texts)
        await_workers(pair, 2)
    assert logged(pair, board) == texts
    both_are_there(ada, vic)


def await_workers(server: Served, count: int) -> None:
    """New workers have taken the places of those that died."""
    wait_until(lambda: sum(map(_listens, server.workers())) >= count)


def _listens(worker: psutil.Process) -> bool:
    try:
        return any(one.status == psutil.CONN_LISTEN for one in worker.net_connections("tcp"))
    except psutil.NoSuchProcess:
        return False


def test_earlier_messages_come_as_one_scrolls_up(pair: Served, board: str, open_page: OpenPage) -> None:
    keys = [pair.call("POST", "/api/keys", {"name": uuid.uuid4().hex})["key"] for _ in range(8)]
    for number in range(120):  # by many, for each may only say so much at once
        pair.call("POST", "/api/message", {"roomId": board, "text": f"message {number}"}, key=keys[number % 8])
    page = chat(at(open_page("vic", pair), board))
    expect(page.get_by_text("message 119", exact=True)).to_be_in_viewport()
    page.locator(".conversation").hover()
    first = page.get_by_text("message 0", exact=True)

    def scrolled_there() -> bool:
        page.mouse.wheel(0, -2000)
        return first.count() > 0

    wait_until(scrolled_there)
    expect(said(page)).to_have_count(120)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chat_is_accessible(ada: Page, vic: Page, pair: Served, theme: str) -> None:
    chat(vic)
    say(vic, "Latency rises @ada, see https://example.org/")
    ada.context.add_cookies([{"name": "dashboard_theme", "value": theme, "url": pair.url}])
    ada.reload()
    chat(ada)
    expect(said(ada)).to_have_count(1)
    ada.locator(".conversation").hover()
    expect(ada.locator(".tip")).to_have_count(0)
    assert violations(ada) == []
    assert small_targets(ada, 26) == []
    ada.keyboard.press("Escape")
    ada.get_by_role("button", name="2 people are here").click()
    expect(ada.locator(".everyone")).to_be_visible()
    assert violations(ada) == []


def test_the_chat_is_a_sheet_on_a_phone(open_page: OpenPage, pair: Served, board: str) -> None:
    page = chat(at(open_page("vic", pair, **PHONE), board))
    say(page, "From the train")
    expect(said(page)).to_have_text(["From the train"])
    box = page.locator(".drawer").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Close the chat").click()
    expect(page.locator(".drawer")).to_have_count(0)
