"""Three people build a dashboard of this machine from an empty page at the same time, and nobody loses a thing.

Ada has a mouse and a wide screen, Grace a phone that loses the connection in the middle, Linus the keyboard alone. The
numbers are those of this machine, as the agent reports them.
"""

from __future__ import annotations

import os
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.editors import AWAY, box, cell, configure, document, grip, saved
from tests.browser.hands import add_by_keys, add_by_mouse, add_by_touch, overlapping, press, shown, tab_to, type_into
from tests.browser.serving import DASHBOARD, Served
from tests.browser.test_looks import violations

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PROCESSES, DISK = "Process CPU by process", "Disk by direction"
ARRIVES = """() => fetch("/api/series?match=disk_bytes_per_second")
    .then(answer => answer.json())
    .then(({metrics}) => metrics.length > 0)"""
"""The agent tells rates with its second report, after all else."""
NOTE = "**This machine**, as its agent tells every second."


@pytest.fixture(scope="module")
def site(mongo_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with two workers, to which the agent of this machine pushes."""
    folder = tmp_path_factory.mktemp("together")
    flags = ["--mongo-url", mongo_url, "--redis-url", redis_url, "--database", f"browser_{uuid.uuid4().hex[:12]}"]
    server = Served(flags, folder / "log", workers=2)
    server.start()
    server.add_ada()
    server.add("grace", "editor")
    server.add("linus", "editor")
    key = server.call("POST", "/api/keys", {"name": "agent"})["key"]
    with (folder / "agent").open("wb") as log:
        words = [*DASHBOARD, "agent", "--url", server.url]
        agent = subprocess.Popen(words, env={**os.environ, "DASHBOARD_KEY": key}, stdout=log, stderr=log)
    yield server
    agent.terminate()
    agent.wait(30)
    server.stop()


@pytest.fixture
def board(site: Served, open_page: OpenPage) -> str:
    """An empty dashboard, once the numbers of the machine arrive."""
    page = open_page("ada", site)
    page.goto("/")
    page.wait_for_function(ARRIVES, timeout=120_000)
    return str(site.call("POST", "/api/dashboards", {"title": "Untitled"})["id"])


def opened(page: Page, board: str) -> Page:
    page.goto(f"/d/{board}")
    expect(page.get_by_role("heading", name="No panels yet")).to_be_visible()
    expect(page.locator(".chat-button")).to_be_visible()
    return page


def title_of(page: Page, kind: str) -> str:
    """The title of the only panel of a kind."""
    return page.locator(f".panel.{kind} h2").inner_text()


def test_three_people_build_a_dashboard_of_this_machine(
    open_page: OpenPage, site: Served, board: str, tmp_path: Path
) -> None:
    ada = opened(open_page("ada", site), board)
    grace = opened(open_page("grace", site, tolerate=AWAY, **PHONE), board)
    linus = opened(open_page("linus", site), board)
    everyone = (ada, grace, linus)
    begin_at_once(ada, grace, linus)
    for page in everyone:
        expect(page.locator("[data-panel]")).to_have_count(3)
        saved(page)
    chart, number, gauge = (title_of(ada, kind) for kind in ("timeseries", "stat", "gauge"))
    go_on_each_in_their_way(ada, grace, linus)
    for page in everyone:
        expect(page.locator("[data-panel]")).to_have_count(7)
        expect(box(page, "About")).to_contain_text("as its agent tells every second.")
        saved(page)

    grace.context.set_offline(True)
    rename(grace, number, "Load")
    rename(grace, gauge, "Memory of Grace")
    grace.get_by_role("button", name=f"Menu of {DISK}").tap()
    grace.get_by_role("menuitem", name=f"Remove {DISK}").tap()
    expect(grace.locator(".saved")).to_have_text("Offline: 3 changes kept")
    meanwhile(ada, linus, number, gauge)
    for page in (ada, linus):
        saved(page)
        expect(box(page, "Memory of Linus")).to_be_visible()
        expect(box(page, DISK)).to_be_visible()
    expect(box(grace, "Memory of Grace")).to_be_visible()

    grace.context.set_offline(False)
    for page in everyone:
        saved(page)
        expect(page.get_by_label("Name of the dashboard")).to_have_value("This machine")
        expect(box(page, "Memory of Grace")).to_be_visible()
        expect(box(page, "Load")).to_be_visible()
        expect(box(page, DISK)).to_have_count(0)
    tidy_up(ada, grace, linus, site, board)
    table = title_of(ada, "table")
    assert {title: panel["at"] for title, panel in panels(site, board).items()} == {
        chart: [0, 0, 12, 7],
        "Load": [12, 0, 6, 7],
        "Memory of Grace": [18, 0, 6, 7],
        PROCESSES: [0, 7, 12, 7],
        table: [12, 7, 12, 7],
        "About": [0, 14, 24, 2],
    }
    assert panels(site, board)["About"]["options"]["text"] == NOTE
    assert panels(site, board)[chart]["queries"] != {}
    assert_all_have_the_same(open_page("ada", site), everyone, site, board)
    for who, page in zip(("ada", "grace", "linus"), everyone, strict=True):
        assert violations(page) == []
        assert overlapping(page) == []
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=tmp_path / f"{who}.png", full_page=True)


def meanwhile(ada: Page, linus: Page, number: str, gauge: str) -> None:
    """What the others do while Grace is away: one panel each larger, and some of it what she changes as well."""
    find_by_keys(linus, gauge)
    press(linus, "Enter", "Shift+ArrowDown", "Shift+ArrowDown", "Enter", "o")
    type_into(linus, "Title", "Memory of Linus")
    press(linus, "Escape")
    pull_down(ada, number, 3)
    expect(box(linus, number).locator(".others-frame.touched")).to_have_css("opacity", "1")
    box(ada, PROCESSES).focus()
    ada.keyboard.press("Delete")
    ada.locator(".toast").last.hover()  # it stays for as long as one is there
    expect(box(linus, PROCESSES)).to_have_count(0)
    ada.get_by_role("button", name="Undo", exact=True).last.click()
    name = ada.get_by_label("Name of the dashboard")
    name.fill("This machine")
    name.press("Enter")


def tidy_up(ada: Page, grace: Page, linus: Page, server: Served, board: str) -> None:
    """The table where there is room now, by mouse; the text below all, as wide as the page, by keys."""
    for page in (ada, grace, linus):
        saved(page)
    (table, at) = next((title, one["at"]) for title, one in panels(server, board).items() if one["kind"] == "table")
    column, row = cell(ada)
    box(ada, table).scroll_into_view_if_needed()
    grip(ada, table, (7 - at[1]) * row, (12 - at[0]) * column)
    saved(ada)
    expect(box(linus, table)).to_have_attribute("style", "grid-area: 8 / 13 / span 7 / span 12;")
    x, y, w, h = panels(server, board)["About"]["at"]
    find_by_keys(linus, "About")
    press(linus, "Enter", *(["ArrowLeft"] * x), *(["ArrowUp"] * (y - 14)), *(["ArrowDown"] * (14 - y)))
    press(linus, *(["Shift+ArrowRight"] * (24 - w)), *(["Shift+ArrowUp"] * (h - 2)), "Enter")
    saved(linus)
    for page in (ada, grace):
        expect(box(page, "About")).to_be_visible()


def pull_down(page: Page, title: str, rows: int) -> None:
    """Make a panel so many rows higher with the mouse."""
    corner = box(page, title).locator("[data-edge=s]").bounding_box()
    assert corner
    x, y = corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + rows * cell(page)[1], steps=6)
    page.mouse.up()


def test_what_is_far_too_large_is_refused_and_nobody_else_hears_of_it(
    open_page: OpenPage, site: Served, board: str
) -> None:
    ada = opened(open_page("ada", site), board)
    linus = opened(open_page("linus", site, tolerate=("status of 413", "status of 400")), board)
    assert linus.evaluate(BY_HAND, [board, "x" * 1_000_000]) in CLOSED
    assert linus.evaluate(BY_HAND, [board, "x" * 10_000]) == "invalid"
    panel = {"kind": "text", "title": "One", "at": [0, 0, 2, 2], "queries": {}}
    many = {"title": "Full", "panels": {f"p{number}": panel for number in range(10_000)}}
    assert "at most" in linus.evaluate(PUT, [board, many])
    few = {"title": "Full", "panels": {f"p{number}": panel for number in range(300)}}
    assert "panels: expected object of length <= 200" in linus.evaluate(PUT, [board, few])
    add_by_mouse(ada, "load_1m", "Number")
    saved(ada)
    expect(linus.locator(".panel.stat")).to_be_visible()
    assert document(site, board)["title"] == "Untitled"


CLOSED = {1006, 1009}
"""The second says why; it is lost when much of what was sent was not read."""
BY_HAND = """([board, title]) => new Promise(resolve => {
    const socket = new WebSocket(location.origin.replace("http", "ws") + "/ws");
    const say = command => socket.send(JSON.stringify(command));
    socket.onopen = () => say({type: "auth", id: 1});
    socket.onclose = ({code}) => resolve(code);
    socket.onmessage = ({data}) => {
        const heard = JSON.parse(data);
        if (heard.type === "authenticated") say({type: "join_room", id: 2, roomId: board});
        if (heard.type === "reply" && heard.id === 2)
            say({type: "edit", id: 3, roomId: board, operationId: crypto.randomUUID(),
                ops: [{op: "set", path: "title", value: title}]});
        if (heard.type === "reply" && heard.id === 3) resolve(heard.ok ? "done" : heard.error.code);
    };
})"""
PUT = """([board, document]) => fetch(`/api/dashboards/${board}`, {
    method: "PUT",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify({...document, revision: 0}),
}).then(answer => answer.text())"""


def begin_at_once(ada: Page, grace: Page, linus: Page) -> None:
    """Everybody adds a panel, with what they have."""
    linus.keyboard.press("e")
    grace.get_by_role("button", name="More").tap()
    grace.get_by_role("menuitem", name="Edit", exact=True).tap()
    add_by_mouse(ada, "cpu_percent", "Time series")
    expect(grace.locator("[data-panel]")).to_have_count(1)
    add_by_touch(grace, "load_1m", "Number")
    expect(linus.locator("[data-panel]")).to_have_count(2)
    add_by_keys(linus, "memory_used_percent", "Gauge")


def go_on_each_in_their_way(ada: Page, grace: Page, linus: Page) -> None:
    """Several panels at once, a table, and a text that is written without a mouse."""
    ada.get_by_role("button", name="Add panel").click()
    ada.get_by_role("tab", name="Several at once").click()
    ada.get_by_role("checkbox", name=PROCESSES).check()
    ada.get_by_role("checkbox", name=DISK).check()
    ada.get_by_role("button", name="Add 2 panels").click()
    expect(grace.locator("[data-panel]")).to_have_count(5)
    add_by_touch(grace, "process_memory_bytes", "Table")
    press(linus, "a", "Shift+Tab", "ArrowRight", "ArrowRight")
    tab_to(linus, linus.get_by_role("dialog").get_by_role("button", name="Text"))
    press(linus, "Enter")
    type_into(linus, "Title", "About")
    type_into(linus, "Text", NOTE)
    press(linus, "Escape")


def rename(page: Page, title: str, new: str) -> None:
    """Give a panel another title with a finger."""
    sheet = configure(page, title)
    sheet.get_by_label("Title", exact=True).fill(new)
    page.get_by_role("complementary").get_by_role("button", name="Close").tap()


def find_by_keys(page: Page, title: str) -> None:
    """Go to a panel by its name."""
    press(page, "Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type(title)
    expect(page.get_by_role("option").first).to_contain_text(title)
    press(page, "Enter")
    expect(box(page, title)).to_be_focused()


def panels(server: Served, board: str) -> dict[str, dict[str, Any]]:
    """The panels that the server has, by their titles."""
    return {panel["title"]: panel for panel in document(server, board)["panels"].values()}


def assert_all_have_the_same(fresh: Page, everyone: tuple[Page, ...], server: Served, board: str) -> None:
    """The pages of those who built it, a page that is opened now, and the API."""
    fresh.goto(f"/d/{board}")
    expect(fresh.locator("[data-panel]")).to_have_count(6)
    expect(fresh.locator(".chat-button")).to_be_visible()
    first, *others = (shown(page) for page in (fresh, *everyone))
    assert len(first["panels"]) == 6
    for other in others:
        assert other == first
    kept = document(server, board)
    assert {field: kept[field] for field in first} == first
