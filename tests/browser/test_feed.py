"""The list of what happens: messages and marks, and what was changed and who came where the panel says so."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.editors import configure, document, editing, fresh_board, saved
from tests.browser.serving import Served
from tests.browser.test_looks import violations


def test_changes_and_comings_are_listed_where_one_wishes_and_found(page: Page, served: Served) -> None:
    feed = {"kind": "events", "title": "Feed", "at": [0, 0, 12, 8], "queries": {}}
    stat = {"kind": "text", "title": "Notes", "at": [12, 0, 8, 5], "queries": {}}
    board = fresh_board(served, {"feed": feed, "notes": stat})
    served.call("POST", "/api/message", {"roomId": board, "text": "hello there"})
    editing(page, board)
    entries = page.locator(".happenings p")
    expect(entries).to_have_text(["ada hello there"])
    sheet = configure(page, "Feed")
    sheet.get_by_label("Changes of the dashboard").check()
    expect(entries.last).to_have_text("ada changed Feed's edits to on")
    sheet.get_by_label("Who comes and goes").check()
    expect(entries.filter(has_text="ada came")).to_have_count(1)
    expect(entries.first).to_have_text("ada hello there")
    sheet.get_by_label("Messages").uncheck()
    expect(entries.filter(has_text="hello there")).to_have_count(0)
    sheet.get_by_role("button", name="Close").click()
    saved(page)
    now = document(served, board)
    assert now["panels"]["feed"]["options"] == {"edits": True, "comings": True, "messages": False}
    now["panels"]["notes"]["at"] = [12, 2, 8, 5]
    served.call("PUT", f"/api/dashboards/{board}", now)
    expect(entries.last).to_have_text("ada moved Notes")
    assert violations(page) == []
    page.get_by_label("Search Feed").fill("moved ADA")
    expect(entries).to_have_text(["ada moved Notes"])
