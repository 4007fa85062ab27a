"""Two to four people who edit one dashboard at once, on two workers, and lose nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.editors import AWAY, box, cell, configure, document, editing, fresh_board, grip, place, rename, saved
from tests.browser.hands import shown
from tests.browser.serving import Served, panel
from tests.browser.test_rooms import Cable, await_workers


@pytest.fixture(scope="module")
def pair(mongo_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with two workers: Ada, Grace and Linus may edit, Vic may look."""
    name = f"browser_{uuid.uuid4().hex[:12]}"
    flags = ["--mongo-url", mongo_url, "--redis-url", redis_url, "--database", name]
    server = Served(flags, tmp_path_factory.mktemp("editors") / "log", workers=2)
    server.start()
    server.add_ada()
    server.add_vic()
    server.add("grace", "editor")
    server.add("linus", "editor")
    yield server
    server.stop()


@pytest.fixture
def board(pair: Served) -> str:
    return fresh_board(pair)


@pytest.fixture
def ada(open_page: OpenPage, pair: Served, board: str) -> Page:
    return editing(open_page("ada", pair, tolerate=AWAY), board)


@pytest.fixture
def grace(open_page: OpenPage, pair: Served, board: str) -> Page:
    return editing(open_page("grace", pair, tolerate=AWAY), board)


def test_what_one_moves_everybody_sees_moved(ada: Page, open_page: OpenPage, pair: Served, board: str) -> None:
    vic = open_page("vic", pair)
    vic.goto(f"/d/{board}")
    expect(vic.locator(".chat-button")).to_be_visible()
    before = box(vic, "Right").bounding_box()
    column, _ = cell(ada)
    grip(ada, "Right", 0, 4 * column)
    saved(ada)
    assert place(pair, board, "right") == [12, 0, 8, 5]
    expect(box(vic, "Right").locator(".others-frame")).to_have_text("ada moved Right")
    after = box(vic, "Right").bounding_box()
    assert before
    assert after
    assert after["x"] > before["x"] + 100
    expect(vic.get_by_role("button", name="Edit")).to_have_count(0)


def test_two_move_at_once_and_see_the_same(ada: Page, grace: Page, pair: Served, board: str) -> None:
    column, row = cell(ada)
    grip(ada, "Left", 12 * row, 0, drop=False)
    expect(box(grace, "Left").locator(".others-frame")).to_have_text("ada is moving this")
    grip(grace, "Right", 12 * row, -8 * column, drop=False)
    expect(box(ada, "Right").locator(".others-frame")).to_have_text("grace is moving this")
    ada.mouse.up()
    grace.mouse.up()
    saved(ada)
    saved(grace)
    expect(box(ada, "Left").locator(".others-frame.holding")).to_have_count(0)
    ats = {name: panel["at"] for name, panel in document(pair, board)["panels"].items()}
    assert ats["right"][:2] == [0, 12]
    seen = ats["left"][:2] == [0, 17]  # Grace saw Left there before she dropped hers, and made it move on
    assert seen or ats["left"][:2] == [0, 12]
    for page in (ada, grace):
        for title, row_line in (("Left", 18 if seen else 13), ("Right", 13 if seen else 18)):
            expect(box(page, title)).to_have_attribute("style", f"grid-area: {row_line} / 1 / span 5 / span 8;")


def test_one_sees_at_which_panel_others_are(ada: Page, grace: Page) -> None:
    box(grace, "Chart").hover()
    expect(box(ada, "Chart").locator(".at-it .avatar")).to_have_text("GR")
    box(grace, "Left").hover()
    expect(box(ada, "Left").locator(".at-it .avatar")).to_have_text("GR")
    expect(box(ada, "Chart").locator(".at-it")).to_have_count(0)


def test_one_field_of_two_people_is_the_later_and_either_can_undo(ada: Page, grace: Page, board: str) -> None:
    title = configure(ada, "Left").get_by_label("Title")
    title.fill("Of Ada")
    title.press("Tab")
    expect(box(grace, "Of Ada")).to_be_visible()
    other = configure(grace, "Of Ada").get_by_label("Title")
    other.fill("Of Grace")
    other.press("Tab")
    expect(box(ada, "Of Grace")).to_be_visible()
    expect(ada.get_by_role("complementary").get_by_label("Title")).to_have_value("Of Grace")
    ada.get_by_role("button", name="Undo").click()
    expect(box(ada, "Of Grace")).to_be_visible()
    grace.get_by_role("button", name="Undo").click()
    for page in (ada, grace):
        expect(box(page, "Of Ada")).to_be_visible()


def test_what_one_removed_is_had_back_by_its_message(ada: Page, grace: Page, pair: Served, board: str) -> None:
    before = document(pair, board)["panels"]
    box(ada, "Left").focus()
    ada.keyboard.press("Delete")
    message = ada.locator(".toast").filter(has_text="Left was removed.")
    message.hover()  # while the pointer is there it stays
    expect(box(grace, "Left")).to_have_count(0)
    rename(grace, "Right", "Kept")
    expect(box(ada, "Kept")).to_be_visible()
    message.get_by_role("button", name="Undo", exact=True).click()
    for page in (ada, grace):
        expect(box(page, "Left")).to_be_visible()
        expect(box(page, "Kept")).to_be_visible()
    saved(ada)
    assert document(pair, board)["panels"] == {**before, "right": {**before["right"], "title": "Kept"}}


def test_a_panel_removed_under_ones_hands_is_offered_back(ada: Page, grace: Page, pair: Served, board: str) -> None:
    sheet = configure(ada, "Left")
    expect(box(grace, "Left").locator(".others-frame")).to_have_text("ada is configuring this")
    box(grace, "Left").focus()
    grace.keyboard.press("Delete")
    expect(grace.get_by_text("Left was removed.")).to_be_visible()
    expect(sheet.get_by_role("alert")).to_contain_text("grace removed Left while you were configuring it")
    sheet.get_by_role("button", name="Put it back").click()
    for page in (ada, grace):
        expect(box(page, "Left")).to_be_visible()
    saved(ada)
    assert place(pair, board, "left") == [0, 0, 8, 5]


def test_a_panel_removed_while_it_is_dragged_lets_go(ada: Page, grace: Page) -> None:
    grip(ada, "Left", 300, 0, drop=False)
    box(grace, "Left").focus()
    grace.keyboard.press("Delete")
    expect(ada.get_by_text("Somebody removed the panel that you were moving.")).to_be_visible()
    ada.mouse.up()
    expect(box(ada, "Left")).to_have_count(0)
    saved(ada)


def test_what_is_changed_offline_is_kept_over_a_reload_and_merged(
    ada: Page, grace: Page, pair: Served, board: str
) -> None:
    ada.context.set_offline(True)
    title = configure(ada, "Left").get_by_label("Title")
    title.fill("Offline")
    title.press("Tab")
    expect(ada.locator(".saved")).to_have_text("Offline: 1 change kept")
    other = configure(grace, "Right").get_by_label("Title")
    other.fill("Meanwhile")
    other.press("Tab")
    saved(grace)
    ada.context.set_offline(False)
    ada.reload()
    saved(ada)
    for page in (ada, grace):
        expect(box(page, "Offline")).to_be_visible()
        expect(box(page, "Meanwhile")).to_be_visible()
    assert document(pair, board)["panels"]["left"]["title"] == "Offline"


def test_a_minute_without_a_network_is_made_up_for(open_page: OpenPage, pair: Served) -> None:
    titles = ("Left", "Right", "Doomed", "Condemned", "Other")
    board = fresh_board(
        pair,
        {
            title.lower(): panel("stat", title, [4 * turn, 0, 4, 4], metric="edit_cpu")
            for turn, title in enumerate(titles)
        },
    )
    page = open_page("ada", pair, tolerate=AWAY)
    page.clock.install()
    cable = Cable(page)
    ada, grace = editing(page, board), editing(open_page("grace", pair, tolerate=AWAY), board)
    column, row = cell(ada)
    cable.cut()
    expect(ada.locator(".saved")).to_have_text("Offline")
    grip(ada, "Left", 10 * row, 0)
    expect(ada.locator(".saved")).to_have_text("Offline: 1 change kept")
    rename(ada, "Right", "Of Ada")
    expect(ada.locator(".saved")).to_have_text("Offline: 2 changes kept")
    box(ada, "Doomed").focus()
    ada.keyboard.press("Delete")
    expect(ada.locator(".saved")).to_have_text("Offline: 3 changes kept")
    rename(ada, "Condemned", "Spared")
    expect(ada.locator(".saved")).to_have_text("Offline: 4 changes kept")
    meanwhile(grace, 10 * row, 4 * column)
    kept = document(pair, board)
    page.clock.run_for(60_000)
    expect(ada.locator(".saved")).to_have_text("Offline: 4 changes kept")
    assert document(pair, board) == kept
    cable.mend_until(lambda: not ada.locator(".saved").inner_text().startswith("Offline"))
    expect(ada.get_by_text("A change could not be saved")).to_be_visible()
    for each in (ada, grace):
        for title in ("Of Ada", "Found"):
            expect(box(each, title)).to_be_visible()
        for title in ("Doomed", "Of Grace", "Condemned", "Spared"):
            expect(box(each, title)).to_have_count(0)
        expect(box(each, "Left")).to_have_attribute("style", "grid-area: 11 / 1 / span 4 / span 4;")
        saved(each)
    panels = document(pair, board)["panels"]
    assert {panels[name]["title"] for name in panels} == {"Left", "Of Ada", "Found"}
    assert panels["right"]["at"] == kept["panels"]["right"]["at"]
    assert shown(ada)["panels"] == shown(grace)["panels"] == panels


def meanwhile(grace: Page, down: float, right: float) -> None:
    """What Grace does while Ada is away: to all that Ada changes, and to one panel more."""
    grip(grace, "Left", down / 2, 0)
    saved(grace)
    grip(grace, "Right", down, right)
    saved(grace)
    for title, new in (("Right", "Of Grace"), ("Doomed", "Of no use"), ("Other", "Found")):
        rename(grace, title, new)
        saved(grace)
    box(grace, "Condemned").focus()
    grace.keyboard.press("Delete")
    expect(box(grace, "Condemned")).to_have_count(0)
    saved(grace)


def test_a_reload_in_the_middle_of_a_drag_changes_nothing(ada: Page, grace: Page, pair: Served, board: str) -> None:
    grip(ada, "Left", 300, 100, drop=False)
    expect(box(grace, "Left").locator(".others-frame")).to_be_visible()
    ada.reload()
    expect(ada.locator(".edit-tools")).to_be_visible()
    expect(box(grace, "Left").locator(".others-frame.holding")).to_have_count(0)
    assert document(pair, board)["revision"] == 0


def test_a_worker_killed_during_a_drag_loses_nothing(ada: Page, grace: Page, pair: Served, board: str) -> None:
    _, row = cell(ada)
    grip(ada, "Left", 13 * row, 0, drop=False)
    for worker in pair.workers():
        worker.kill()
    ada.mouse.up()
    await_workers(pair, 2)
    for page in (ada, grace):
        page.evaluate("dispatchEvent(new Event('online'))")
        saved(page)
    assert place(pair, board, "left") == [0, 13, 8, 5]
    expect(box(grace, "Left")).to_have_attribute("style", "grid-area: 14 / 1 / span 5 / span 8;")


def test_two_tabs_of_one_person_agree(ada: Page, board: str) -> None:
    second = ada.context.new_page()
    editing(second, board)
    sheet = configure(ada, "Left")
    sheet.get_by_label("Title").fill("First tab")
    expect(box(second, "First tab")).to_be_visible()
    expect(box(second, "First tab").locator(".others-frame.holding")).to_have_count(0)
    box(second, "Right").focus()
    second.keyboard.press("Control+d")
    expect(box(ada, "Right")).to_have_count(2)


def test_an_editor_who_becomes_a_viewer_stops_at_once(open_page: OpenPage, ada: Page, pair: Served, board: str) -> None:
    linus = editing(open_page("linus", pair, tolerate=AWAY), board)
    configure(linus, "Left").get_by_label("Title").fill("Kept")
    expect(box(ada, "Kept")).to_be_visible()
    pair.give_role("linus", "viewer")
    expect(linus.locator(".edit-tools")).to_have_count(0)
    expect(linus.get_by_role("complementary", name="Configure Kept")).to_have_count(0)
    expect(box(linus, "Kept")).to_be_visible()
    assert linus.evaluate(BY_HAND, board) == "forbidden"
    assert document(pair, board)["panels"]["left"]["title"] == "Kept"
    pair.give_role("linus", "editor")
    expect(linus.locator(".edit-tools")).to_be_visible()


def test_what_a_viewer_sends_by_hand_is_refused(open_page: OpenPage, ada: Page, pair: Served, board: str) -> None:
    vic = open_page("vic", pair)
    vic.goto(f"/d/{board}?edit")
    expect(vic.locator(".chat-button")).to_be_visible()
    expect(vic.locator(".edit-tools")).to_have_count(0)
    refused = vic.evaluate(BY_HAND, board)
    assert refused == "forbidden"
    expect(box(ada, "Left")).to_be_visible()
    assert document(pair, board)["revision"] == 0


BY_HAND = """board => new Promise(resolve => {
    const socket = new WebSocket(location.origin.replace("http", "ws") + "/ws");
    const say = command => socket.send(JSON.stringify(command));
    socket.onclose = ({code}) => resolve(code);
    socket.onopen = () => say({type: "auth", id: 1});
    socket.onmessage = ({data}) => {
        const heard = JSON.parse(data);
        if (heard.type === "authenticated") say({type: "join_room", id: 2, roomId: board});
        if (heard.type === "reply" && heard.id === 2)
            say({type: "edit", id: 3, roomId: board, operationId: "by-hand",
                ops: [{op: "remove", path: "panels.left"}]});
        if (heard.type === "reply" && heard.id === 3) {
            socket.close();
            resolve(heard.ok ? "done" : heard.error.code);
        }
    };
})"""
