"""Editing as JSON: faults named by place, only what was changed is saved, and nothing typed is lost by a slip."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.awaiting import wait_until
from tests.browser.conftest import OpenPage
from tests.browser.serving import Served, panel


@pytest.fixture
def path(served: Served) -> str:
    panels = {"cpu": panel("stat", "Number", [0, 0, 6, 4], metric="cpu")}
    return "/d/" + str(served.call("POST", "/api/dashboards", {"title": "Draft", "panels": panels})["id"])


@pytest.fixture
def opened(open_page: OpenPage, path: str) -> Page:
    """The page with the dashboard as JSON."""
    page = open_page(tolerate=("status of 400",))
    page.goto(path)
    expect(page.locator(".chat-button")).to_be_visible()
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Edit as JSON").click()
    expect(page.get_by_label("The dashboard as JSON")).to_be_visible()
    return page


def change(page: Page, old: str, new: str) -> None:
    area = page.get_by_label("The dashboard as JSON")
    text = area.input_value()
    assert old in text
    area.fill(text.replace(old, new))


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def test_a_fault_is_named_by_its_place(opened: Page, served: Served, path: str) -> None:
    change(opened, '"title": "Draft",', '"title": "Draft"')
    save(opened)
    expect(opened.get_by_role("alert").filter(has_text="Line 3")).to_be_visible()
    change(opened, '"title": "Draft"', '"title": "Draft",')
    change(opened, '"stat"', '"pie"')
    save(opened)
    expect(opened.get_by_role("alert").filter(has_text="panels.cpu.kind")).to_be_visible()
    change(opened, '"pie"', '"stat"')
    change(opened, '"title": "Draft",', '"titel": "Draft",')
    save(opened)
    expect(opened.get_by_role("alert").filter(has_text="titel: is not a field")).to_be_visible()
    assert served.call("GET", f"/api/dashboards/{path.rsplit('/', 1)[1]}")["revision"] == 0


def test_a_change_is_saved_shown_and_undone(opened: Page, served: Served, path: str) -> None:
    change(opened, "Draft", "Final")
    save(opened)
    expect(opened.get_by_role("dialog")).to_have_count(0)
    expect(opened.get_by_label("Name of the dashboard")).to_have_value("Final")
    wait_until(lambda: served.call("GET", f"/api/dashboards/{path.rsplit('/', 1)[1]}")["title"] == "Final")
    opened.get_by_role("button", name="Undo").click()
    expect(opened.get_by_label("Name of the dashboard")).to_have_value("Draft")


def test_somebody_elses_change_is_not_overwritten(opened: Page, served: Served, path: str) -> None:
    address = f"/api/dashboards/{path.rsplit('/', 1)[1]}"
    change(opened, "Draft", "Mine")
    theirs = served.call("GET", address)
    del theirs["position"]
    served.call("PUT", address, {**theirs, "description": "from Vic's desk"})
    expect(opened.get_by_text("Somebody changed the dashboard in the meantime.")).to_be_visible()
    save(opened)
    expect(opened.get_by_role("dialog")).to_have_count(0)
    wait_until(lambda: served.call("GET", address)["title"] == "Mine")
    assert served.call("GET", address)["description"] == "from Vic's desk"


def test_one_may_look_at_their_change_instead(opened: Page, served: Served, path: str) -> None:
    address = f"/api/dashboards/{path.rsplit('/', 1)[1]}"
    theirs = served.call("GET", address)
    del theirs["position"]
    served.call("PUT", address, {**theirs, "description": "theirs"})
    opened.get_by_role("button", name="Show theirs").click()
    assert json.loads(opened.get_by_label("The dashboard as JSON").input_value())["description"] == "theirs"


def test_what_was_typed_is_not_thrown_away_by_a_slip(opened: Page) -> None:
    change(opened, "Draft", "Typed")
    opened.keyboard.press("Escape")
    expect(opened.get_by_text("Your changes are not saved.")).to_be_visible()
    opened.get_by_role("button", name="Throw them away").click()
    expect(opened.get_by_role("dialog")).to_have_count(0)
    expect(opened.get_by_label("Name of the dashboard")).to_have_value("Draft")


def test_a_dashboard_of_too_many_panels_is_refused_with_the_limit(opened: Page, served: Served, path: str) -> None:
    document = json.loads(opened.get_by_label("The dashboard as JSON").input_value())
    one = document["panels"]["cpu"]
    document["panels"] = {f"p{number}": {**one, "at": [0, number, 6, 4]} for number in range(300)}
    opened.get_by_label("The dashboard as JSON").fill(json.dumps(document))
    save(opened)
    expect(opened.get_by_role("alert").filter(has_text="200")).to_be_visible()
    assert served.call("GET", f"/api/dashboards/{path.rsplit('/', 1)[1]}")["revision"] == 0


def test_a_title_of_a_megabyte_is_refused_and_the_page_goes_on(opened: Page, served: Served, path: str) -> None:
    change(opened, "Draft", "x" * 1_000_000)
    save(opened)
    expect(opened.get_by_role("alert").filter(has_text="too large")).to_be_visible()
    change(opened, "x" * 1_000_000, "y" * 300)
    save(opened)
    expect(opened.get_by_role("alert").filter(has_text="200")).to_be_visible()
    change(opened, "y" * 300, "Short")
    save(opened)
    expect(opened.get_by_label("Name of the dashboard")).to_have_value("Short")
    wait_until(lambda: served.call("GET", f"/api/dashboards/{path.rsplit('/', 1)[1]}")["title"] == "Short")
