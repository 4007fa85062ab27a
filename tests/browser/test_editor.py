"""One person in the editor: by mouse, by keyboard alone, on a phone; every state of it accessible."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.editors import box, cell, configure, document, editing, fresh_board, grip, place, saved
from tests.browser.serving import Served, panel
from tests.browser.test_looks import small_targets, violations

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def board(served: Served) -> str:
    return fresh_board(served)


@pytest.fixture
def ada(page: Page, board: str) -> Page:
    return editing(page, board)


def field(page: Page, label: str) -> str:
    return page.get_by_role("complementary").get_by_label(label, exact=True).input_value()


def test_a_panel_is_moved_resized_and_both_are_undone(ada: Page, served: Served, board: str) -> None:
    column, row = cell(ada)
    grip(ada, "Left", 0, 16 * column)
    saved(ada)
    assert place(served, board, "left") == [16, 0, 8, 5]
    edge = box(ada, "Left").locator("[data-edge=se]").bounding_box()
    assert edge
    ada.mouse.move(edge["x"] + 10, edge["y"] + 10)
    ada.mouse.down()
    ada.mouse.move(edge["x"] + 10 - 2 * column, edge["y"] + 10 + 2 * row, steps=6)
    expect(ada.locator(".landing")).to_have_text("6 × 7")
    ada.mouse.up()
    saved(ada)
    assert place(served, board, "left") == [16, 0, 6, 7]
    ada.keyboard.press("Control+z")
    ada.keyboard.press("Control+z")
    saved(ada)
    assert place(served, board, "left") == [0, 0, 8, 5]
    ada.keyboard.press("Control+Shift+Z")
    saved(ada)
    assert place(served, board, "left") == [16, 0, 8, 5]


def test_others_make_room_and_stay_there(ada: Page, served: Served, board: str) -> None:
    column, _ = cell(ada)
    grip(ada, "Right", 0, -8 * column)
    saved(ada)
    panels = document(served, board)["panels"]
    assert panels["right"]["at"] == [0, 0, 8, 5]
    assert panels["left"]["at"][1] >= 5
    boxes = [one.bounding_box() for one in ada.locator("[data-panel]").all()]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert one
            assert other
            apart = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
            assert apart or one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]


def test_gaps_are_closed_as_one_change_from_the_menu_and_from_the_palette(ada: Page, served: Served) -> None:
    places = {"left": [0, 4, 8, 5], "right": [4, 12, 8, 5], "chart": [12, 2, 8, 5]}
    tidied = {"left": [0, 0, 8, 5], "right": [4, 5, 8, 5], "chart": [12, 0, 8, 5]}
    board = fresh_board(served, {name: panel("stat", name, at, metric="edit_cpu") for name, at in places.items()})
    editing(ada, board)
    ada.get_by_role("button", name="More", exact=True).click()
    ada.get_by_role("menuitem", name="Tidy up").click()
    expect(ada.get_by_text("3 panels moved up.")).to_be_visible()
    saved(ada)
    assert {name: place(served, board, name) for name in places} == tidied
    ada.keyboard.press("Control+z")
    expect(ada.get_by_role("button", name="Nothing to undo")).to_be_visible()
    saved(ada)
    assert {name: place(served, board, name) for name in places} == places
    ada.keyboard.press("Control+k")
    ada.get_by_role("combobox", name="What").fill("tidy")
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("dialog")).to_have_count(0)
    expect(ada.get_by_role("button", name="Undo: moved 3 panels")).to_be_visible()
    saved(ada)
    assert {name: place(served, board, name) for name in places} == tidied


def test_escape_lets_a_dragged_panel_go_back(ada: Page, served: Served, board: str) -> None:
    grip(ada, "Left", 200, 300, drop=False)
    expect(ada.locator(".landing")).to_be_visible()
    ada.keyboard.press("Escape")
    ada.mouse.up()
    expect(ada.locator(".landing")).to_have_count(0)
    assert document(served, board)["revision"] == 0


def test_a_finger_drags_a_panel_on_a_tablet_whose_columns_are_all_there(
    open_page: OpenPage, served: Served, board: str
) -> None:
    page = editing(open_page(viewport={"width": 820, "height": 1180}, has_touch=True, is_mobile=True), board)
    column, row = cell(page)
    header = box(page, "Left").locator("header").bounding_box()
    assert header
    x, y = header["x"] + 30, header["y"] + 20
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in range(1, 9):
        to = {"x": x + 2 * column * part, "y": y + row * part / 8}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [to]})
    expect(page.locator(".landing")).to_be_visible()
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    saved(page)
    assert place(served, board, "left") == [16, 1, 8, 5]


def test_with_the_keyboard_alone_one_builds_a_dashboard_from_nothing(page: Page, served: Served, board: str) -> None:
    metric = f"keys_{uuid.uuid4().hex[:8]}"
    key = served.call("POST", "/api/keys", {"name": uuid.uuid4().hex})["key"]
    served.push({"metric": metric, "value": 7}, key)
    board = str(served.call("POST", "/api/dashboards", {"title": "From nothing"})["id"])
    page.goto(f"/d/{board}")
    expect(page.locator(".chat-button")).to_be_visible()
    keys = page.keyboard
    keys.press("e")
    expect(page.locator(".edit-tools")).to_be_visible()
    keys.press("a")
    search = page.get_by_label("Search metrics")
    expect(search).to_be_focused()
    keys.type(metric)
    expect(
        page.get_by_role("button", name=f"Add {metric}").or_(page.locator(".kind-previews button")).first
    ).to_be_visible()
    number = page.get_by_role("button", name="as Number").first
    while not number.evaluate("one => one === document.activeElement"):
        keys.press("Tab")
    keys.press("Enter")
    panel = page.locator("[data-panel]")
    expect(panel).to_be_focused()
    saved(page)
    keys.press("Enter")
    expect(page.locator(".panel.held")).to_be_visible()
    for pressed in ("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowRight", "Enter"):
        keys.press(pressed)
    saved(page)
    (made,) = document(served, board)["panels"].values()
    assert made["kind"] == "stat"
    assert made["at"][:2] == [2, 1]
    keys.press("Enter")
    keys.press("ArrowLeft")
    keys.press("Escape")
    expect(panel).to_be_focused()
    keys.press("o")
    expect(page.get_by_role("complementary").get_by_label("Title", exact=True)).to_be_focused()
    keys.press("Control+a")
    keys.type("Typed")
    keys.press("Escape")
    keys.press("Enter")  # at once: the focus is back on the panel before anything else is drawn
    expect(page.locator(".panel.held")).to_be_visible()
    keys.press("Escape")
    expect(box(page, "Typed")).to_be_focused()
    keys.press("Control+d")
    expect(panel).to_have_count(2)
    keys.press("Delete")
    expect(panel).to_have_count(1)
    keys.press("Control+z")
    expect(panel).to_have_count(2)
    saved(page)
    assert [one["title"] for one in document(served, board)["panels"].values()] == ["Typed", "Typed"]


def test_a_panel_is_carried_to_another_dashboard(ada: Page, served: Served, board: str) -> None:
    box(ada, "Left").focus()
    ada.keyboard.press("Control+c")
    expect(ada.get_by_text("Left is copied.")).to_be_visible()
    other = fresh_board(served, {})
    editing(ada, other)
    ada.keyboard.press("Control+v")
    expect(box(ada, "Left")).to_be_visible()
    saved(ada)
    (pasted,) = document(served, other)["panels"].values()
    assert pasted["queries"] == document(served, board)["panels"]["left"]["queries"]


def test_the_dashboard_is_renamed_in_place_and_described(ada: Page, served: Served, board: str) -> None:
    title = ada.get_by_label("Name of the dashboard")
    title.fill("Renamed")
    title.press("Enter")
    expect(ada).to_have_title("Renamed · Dashboard")
    ada.get_by_role("button", name="More").click()
    ada.get_by_role("menuitem", name="Name, description").click()
    ada.get_by_label("What it is for").fill("For the night shift")
    ada.get_by_label("It opens with").select_option("Last 1 hour")
    ada.keyboard.press("Escape")
    saved(ada)
    found = document(served, board)
    assert (found["title"], found["description"], found["time"]) == (
        "Renamed",
        "For the night shift",
        {"window": 3_600_000},
    )


def test_every_field_is_saved_as_it_is_changed(ada: Page, served: Served, board: str) -> None:
    sheet = configure(ada, "Left")
    unit = sheet.get_by_label("Unit", exact=True)
    unit.fill("perc")
    ada.locator(".offers [role=option]", has_text="percent").first.click()
    expect(box(ada, "Left").locator(".panel-body")).to_contain_text("%")
    sheet.get_by_label("Decimals").fill("11")
    expect(sheet.get_by_text("At most 10.")).to_be_visible()
    sheet.get_by_label("Decimals").fill("2")
    sheet.get_by_role("button", name="Add a threshold").click()
    sheet.get_by_label("From this value on").fill("55.5")
    sheet.get_by_role("button", name="Add a mapping").click()
    sheet.get_by_label("Value, range").fill("0 to 5")
    sheet.get_by_label("Is called").fill("idle")
    sheet.get_by_role("button", name="Close").click()
    saved(ada)
    left = document(served, board)["panels"]["left"]
    assert (left["unit"], left["decimals"]) == ("percent", 2)
    assert [one["value"] for one in left["thresholds"].values()] == [55.5]
    assert list(left["mappings"].values()) == [{"from": 0, "to": 5, "text": "idle"}]


def test_a_query_is_chosen_and_written(ada: Page, served: Served, board: str) -> None:
    sheet = configure(ada, "Left")
    metric = sheet.get_by_label("Metric", exact=True)
    metric.fill("edit_c")
    expect(ada.get_by_role("option", name="edit_cpu")).to_contain_text("2 series")
    metric.press("Enter")
    label = sheet.get_by_label("Add a label to choose by", exact=True)
    label.click()
    ada.get_by_role("option", name="host").click()
    value = sheet.get_by_label("Value of host", exact=True)
    value.fill("web")
    ada.get_by_role("option", name="web-1").click()
    expect(sheet.get_by_text("1 of 2 series now")).to_be_visible()
    text = sheet.get_by_label("As text")
    expect(text).to_have_value('last(edit_cpu{host="web-1"})')
    text.fill("max by (host) (last(edit_cpu)")
    expect(sheet.get_by_text("The text ends where", exact=False)).to_be_visible()
    text.fill("max by (host) (last(edit_cpu))[")
    expect(sheet.get_by_text("At 31:")).to_be_visible()
    text.fill("max by (host) (last(edit_cpu))")
    text.press("Enter")
    saved(ada)
    (query,) = document(served, board)["panels"]["left"]["queries"].values()
    assert query == {"metric": "edit_cpu", "over": "last", "across": "max", "by": ["host"]}
    expect(sheet.get_by_label("host", exact=True)).to_be_checked()


def test_what_the_server_refuses_is_said_where_it_belongs(ada: Page, served: Served, board: str) -> None:
    sheet = configure(ada, "Chart")
    sheet.get_by_label("Least", exact=True).fill("10")
    sheet.get_by_label("Most", exact=True).fill("5")
    expect(sheet.get_by_role("alert").filter(has_text="not below max")).to_be_visible()
    saved(ada)
    assert "max" not in document(served, board)["panels"]["chart"]


def test_versions_are_looked_at_compared_and_brought_back(ada: Page, served: Served, board: str) -> None:
    sheet = configure(ada, "Left")
    sheet.get_by_label("Title", exact=True).fill("Load")
    sheet.get_by_label("Title", exact=True).press("Tab")
    saved(ada)
    ada.get_by_role("button", name="Done").click()
    ada.get_by_role("button", name="More").click()
    ada.get_by_role("menuitem", name="Versions").click()
    versions = ada.get_by_role("complementary", name="Versions")
    expect(versions.get_by_role("button", name="ada renamed")).to_be_visible()
    versions.get_by_role("button", name="Made").click()
    expect(ada.get_by_text("This is how the dashboard was")).to_be_visible()
    expect(box(ada, "Left")).to_be_visible()
    versions.get_by_role("button", name="Compare").click()
    expect(ada.get_by_role("dialog").get_by_text("Renamed Left to Load")).to_be_visible()
    assert violations(ada) == []
    ada.get_by_role("dialog").get_by_role("button", name="Close").click()
    versions.get_by_label("Name of this version").fill("The beginning")
    versions.get_by_role("button", name="Name it").click()
    expect(versions.get_by_text("The beginning")).to_be_visible()
    versions.get_by_role("button", name="Bring it back").click()
    expect(ada.get_by_text("Brought back: The beginning")).to_be_visible()
    expect(ada.get_by_text("This is how the dashboard was")).to_have_count(0)
    assert document(served, board)["panels"]["left"]["title"] == "Left"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_editor_is_accessible_in_every_state(page: Page, served: Served, board: str, theme: str) -> None:
    page.context.add_cookies([{"name": "dashboard_theme", "value": theme, "url": served.url}])
    editing(page, board)
    assert violations(page) == []
    configure(page, "Chart")
    assert violations(page) == []
    page.get_by_role("complementary").get_by_role("button", name="Close").click()
    page.keyboard.press("a")
    expect(page.locator(".kind-previews li").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    box(page, "Left").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".panel.held")).to_be_visible()
    assert violations(page) == []


def test_on_a_phone_panels_go_up_and_down_and_are_configured_over_the_page(
    open_page: OpenPage, served: Served, board: str
) -> None:
    page = editing(open_page(**PHONE), board)
    titles = page.locator(".panel h2")
    expect(titles).to_have_text(["Left", "Right", "Chart"])
    page.get_by_role("button", name="Move Right up").click()
    expect(titles).to_have_text(["Right", "Left", "Chart"])
    page.get_by_role("button", name="Move Right down").click()
    expect(titles).to_have_text(["Left", "Right", "Chart"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert small_targets(page, 44) == []
    sheet = configure(page, "Left")
    size = sheet.bounding_box()
    assert size
    assert (size["width"], size["height"]) == (390, 844)
    expect(sheet.locator(".sheet-preview .body")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


@pytest.mark.parametrize("kind", ["bargauge", "table", "timeline"])
def test_on_a_phone_what_is_chosen_and_configured_is_sound(open_page: OpenPage, served: Served, kind: str) -> None:
    made = fresh_board(served, {"one": panel(kind, "Of a kind", [0, 0, 8, 7], metric="edit_cpu")})
    page = editing(open_page(**PHONE), made)
    sheet = configure(page, "Of a kind")
    expect(sheet.locator(".sheet-preview").get_by_text("web-1").first).to_be_attached()
    assert violations(page) == []
    assert small_targets(page, 44) == []
    sheet.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Add panel").click()
    for way in ("Several at once", "Without a metric", "Of a metric"):
        page.get_by_role("tab", name=way).click()
        expect(page.get_by_role("tabpanel", name=way).locator("li").first).to_be_visible()
        assert violations(page) == []
        assert small_targets(page, 44) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
