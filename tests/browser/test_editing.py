"""Editing as JSON: faults named by place, and nobody's work overwritten unasked."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.serving import Served, panel


@pytest.fixture
def path(served: Served) -> str:
    panels = {"cpu": panel("stat", "Number", [0, 0, 6, 4], metric="cpu")}
    return "/d/" + str(served.call("POST", "/api/dashboards", {"title": "Draft", "panels": panels})["id"])


def change(page: Page, old: str, new: str) -> None:
    area = page.get_by_label("The dashboard as JSON")
    text = area.input_value()
    assert old in text
    area.fill(text.replace(old, new))


def test_a_fault_is_named_by_its_place(open_page: OpenPage, path: str) -> None:
    page = open_page(tolerate=("status of 400",))
    page.goto(path)
    page.get_by_role("button", name="Edit JSON").click()
    change(page, '"title": "Draft",', '"title": "Draft"')
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").filter(has_text="Line 3")).to_be_visible()
    change(page, '"title": "Draft"', '"title": "Draft",')
    change(page, '"stat"', '"pie"')
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").filter(has_text="kind")).to_be_visible()


def test_a_change_is_saved_and_shown(page: Page, served: Served, path: str) -> None:
    page.goto(path)
    page.get_by_role("button", name="Edit JSON").click()
    change(page, "Draft", "Final")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Final")).to_be_visible()
    assert served.call("GET", f"/api/dashboards/{path.rsplit('/', 1)[1]}")["title"] == "Final"


def test_somebody_elses_change_is_not_overwritten_unasked(open_page: OpenPage, served: Served, path: str) -> None:
    page = open_page(tolerate=("status of 409",))
    page.goto(path)
    page.get_by_role("button", name="Edit JSON").click()
    address = f"/api/dashboards/{path.rsplit('/', 1)[1]}"
    theirs = served.call("GET", address)
    served.call("PUT", address, {**theirs, "description": "from Vic's desk"})
    change(page, "Draft", "Mine")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Somebody saved revision 2 in the meantime.")).to_be_visible()
    page.get_by_role("button", name="Take theirs").click()
    text = page.get_by_label("The dashboard as JSON").input_value()
    assert json.loads(text)["description"] == "from Vic's desk"
    change(page, "Draft", "Both")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Both")).to_be_visible()


def test_what_was_typed_is_not_thrown_away_by_a_slip(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("button", name="Edit JSON").click()
    change(page, "Draft", "Typed")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Your changes are not saved.")).to_be_visible()
    page.get_by_role("button", name="Throw them away").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("heading", name="Draft")).to_be_visible()
