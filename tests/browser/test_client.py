"""The browser client on somebody else's page: only its stable address is used, from another origin, by token."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import dashboard
from tests.awaiting import wait_until
from tests.browser.conftest import OpenPage
from tests.browser.serving import Served
from tests.browser.strangers import Strangers, strangers
from tests.browser.test_rooms import AWAY, Cable, await_workers, logged

METRIC = "stranger_cpu"
DOCUMENT = Path(__file__).parents[2] / "docs" / "browser-client.md"


@pytest.fixture(scope="module")
def other_site() -> Iterator[Strangers]:
    with strangers() as site:
        yield site


@pytest.fixture(scope="module")
def server(
    mongo_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory, other_site: Strangers
) -> Iterator[Served]:
    """A server with two workers that allows the pages of the other site."""
    name = f"browser_{uuid.uuid4().hex[:12]}"
    flags = ["--mongo-url", mongo_url, "--redis-url", redis_url, "--database", name]
    more = ["--allowed-origins", other_site.origin, "--speak-rate", "100"]
    served = Served(flags, tmp_path_factory.mktemp("allowing") / "log", workers=2, more=more)
    served.start()
    served.add_ada()
    served.add_vic()
    other_site.server = served
    yield served
    served.stop()


@pytest.fixture
def board(server: Served) -> str:
    """A fresh dashboard; its id, which is its room's."""
    return str(server.call("POST", "/api/dashboards", {"title": "Shared", "panels": {}})["id"])


@pytest.fixture
def visit(open_page: OpenPage, other_site: Strangers, server: Served, board: str) -> OpenPage:
    """Opens the other site's page as somebody who has no session here."""

    def opened(person: str, page: Page | None = None) -> Page:
        shown = page or open_page("", server, tolerate=AWAY)
        shown.goto(other_site.page(board, person, METRIC))
        return shown

    return opened


def is_live(page: Page) -> None:
    expect(page.locator("#state")).to_have_text("live")


def say(page: Page, *texts: str) -> None:
    for text in texts:
        page.get_by_label("Message").fill(text)
        page.get_by_label("Message").press("Enter")


def said(page: Page) -> Locator:
    return page.locator("#messages li")


def told(page: Page) -> list[int]:
    """The offsets of the messages that the page was told of, in that order."""
    offsets: list[int] = page.evaluate("counted")
    return offsets


def told_once_and_in_order(page: Page) -> None:
    assert told(page) == sorted(set(told(page)))


def test_two_people_talk_and_watch_on_somebody_elses_page(visit: OpenPage, server: Served, board: str) -> None:
    ada, vic = visit("ada"), visit("vic")
    for page in (ada, vic):
        is_live(page)
        expect(page.locator("#people")).to_have_text(re.compile("ada.*vic|vic.*ada"))
    assert ada.evaluate("version") == ada.evaluate("client.version") == dashboard.__version__
    ada.get_by_label("Message").press_sequentially("Hel")
    expect(vic.locator("#typing")).to_have_text("somebody types")
    say(ada, "Hello")
    expect(said(vic)).to_have_text(["Hello"])
    say(vic, "Hi")
    expect(said(ada)).to_have_text(["Hello", "Hi"])
    key = server.call("POST", "/api/keys", {"name": uuid.uuid4().hex})["key"]
    server.push([{"metric": METRIC, "value": 41}], key)
    for page in (ada, vic):
        expect(page.locator("#value")).to_have_text("41")
    assert logged(server, board) == ["Hello", "Hi"]


def test_a_session_here_is_of_no_use_there(visit: OpenPage, open_page: OpenPage, server: Served) -> None:
    page = visit("ada", open_page("ada", server, tolerate=AWAY))
    is_live(page)
    refused = page.evaluate(
        """async (url) => {
            const { connect } = await import(`${url}/static/client.js`);
            const plain = connect(url);
            return new Promise((resolve) => plain.on("state", ({ ended }) => ended && resolve(ended.message)));
        }""",
        server.url,
    )
    assert "sign in first" in refused


def test_a_minute_without_a_network_is_made_up_for(
    visit: OpenPage, open_page: OpenPage, server: Served, board: str
) -> None:
    page = open_page("", server, tolerate=AWAY)
    page.clock.install()
    cable = Cable(page)
    ada, vic = visit("ada", page), visit("vic")
    is_live(ada)
    say(ada, "before")
    expect(said(vic)).to_have_text(["before"])
    cable.cut()
    expect(ada.locator("#state")).to_have_text("offline")
    say(ada, "one", "two", "three")
    expect(said(ada)).to_have_text(["before", "one …", "two …", "three …"])
    say(vic, "meanwhile")
    expect(said(vic)).to_have_text(["before", "meanwhile"])
    page.clock.run_for(60_000)
    expect(ada.locator("#state")).to_have_text("offline")
    cable.mend_until(lambda: ada.locator("#state").inner_text() == "live")
    texts = ["before", "meanwhile", "one", "two", "three"]
    for each in (ada, vic):
        expect(said(each)).to_have_text(texts)
        told_once_and_in_order(each)
    assert logged(server, board) == texts


def test_a_machine_that_slept_has_it_all_when_it_wakes(visit: OpenPage, open_page: OpenPage, server: Served) -> None:
    page = open_page("", server, tolerate=AWAY)
    cable = Cable(page)
    ada, vic = visit("ada", page), visit("vic")
    is_live(ada)
    expect(vic.locator("#people")).to_have_text(re.compile("ada"))
    lid = ada.context.new_cdp_session(ada)
    lid.send("Page.setWebLifecycleState", {"state": "frozen"})
    texts = [f"while you slept {number}" for number in range(20)]
    say(vic, *texts)
    expect(said(vic)).to_have_text(texts)
    cable.cut()
    cable.mend()
    lid.send("Page.setWebLifecycleState", {"state": "active"})
    expect(said(ada)).to_have_text(texts)
    is_live(ada)
    assert len(told(ada)) == len(texts)
    told_once_and_in_order(ada)


def test_what_was_left_unsent_goes_out_after_a_reload_and_once_from_two_tabs(
    visit: OpenPage, open_page: OpenPage, server: Served, board: str
) -> None:
    first = open_page("", server, tolerate=AWAY)
    cable = Cable(first)
    is_live(visit("ada", first))
    cable.cut()
    expect(first.locator("#state")).to_have_text("offline")
    say(first, "one", "two", "three")
    expect(said(first)).to_have_text(["one …", "two …", "three …"])
    second = first.context.new_page()
    other_cable = Cable(second)
    other_cable.cut()
    visit("ada", second)
    first.reload()
    for page in (first, second):
        expect(said(page)).to_have_text(["one …", "two …", "three …"])
    cable.mend()
    other_cable.mend()
    for page in (first, second):
        page.evaluate("dispatchEvent(new Event('online'))")
        is_live(page)
        expect(said(page)).to_have_text(["one", "two", "three"])
    assert logged(server, board) == ["one", "two", "three"]


def test_it_outlives_each_worker(visit: OpenPage, server: Served, board: str) -> None:
    ada, vic = visit("ada"), visit("vic")
    for page in (ada, vic):
        is_live(page)
    texts: list[str] = []
    for round_, worker in enumerate(server.workers()):
        worker.kill()
        worker.wait(10)
        texts += [f"ada {round_}", f"vic {round_}"]
        say(ada, f"ada {round_}")
        expect(said(vic)).to_contain_text([f"ada {round_}"])
        say(vic, f"vic {round_}")
        for page in (ada, vic):
            expect(said(page)).to_have_text(texts)
        await_workers(server, 2)
    for page in (ada, vic):
        told_once_and_in_order(page)
    assert logged(server, board) == texts


def test_a_page_of_a_site_that_is_not_allowed_gets_nothing(open_page: OpenPage, server: Served, board: str) -> None:
    with strangers() as uninvited:
        uninvited.server = server
        page = open_page("", server, tolerate=("CORS", "Failed to load", "Failed to fetch", "ERR_FAILED"))
        page.goto(uninvited.page(board, "ada", METRIC))
        says = "import(`${new URLSearchParams(location.search).get('server')}/static/client.js`).catch(String)"
        assert "Failed to fetch" in page.evaluate(says)


def test_the_example_of_the_document_runs(
    open_page: OpenPage, other_site: Strangers, server: Served, board: str
) -> None:
    [example] = re.findall(r"<script type=\"module\">\n(.*?)</script>", DOCUMENT.read_text(), re.DOTALL)
    for written, real in (
        ("https://dash.example.org", server.url),
        ("/my/token", "/token?name=ada"),
        ('"d1"', f'"{board}"'),
    ):
        assert written in example
        example = example.replace(written, real)
    page = open_page("", server)
    page.goto(f"{other_site.origin}/empty.html")
    with page.expect_console_message(lambda said: said.text == "Hello from another site"):
        page.add_script_tag(content=example, type="module")
    # It is shown at once, before the server has it.
    wait_until(lambda: logged(server, board) == ["Hello from another site"])
