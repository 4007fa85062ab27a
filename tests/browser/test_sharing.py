"""Ada shares a dashboard with Vic, and takes it away again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.serving import Served, panel
from tests.browser.test_looks import small_targets, violations

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def board(served: Served) -> Iterator[str]:
    """A fresh dashboard of Ada's; its id."""
    made = served.call(
        "POST", "/api/dashboards", {"title": "Ours", "panels": {"a": panel("stat", "A", [0, 0, 8, 5], metric="a")}}
    )
    yield str(made["id"])
    served.call("DELETE", f"/api/dashboards/{made['id']}")


def opened(page: Page, board: str) -> None:
    page.goto(f"/d/{board}")
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Share…").click()
    expect(page.get_by_role("dialog").get_by_text("ada (you)")).to_be_visible()


def test_somebody_is_found_by_name_and_given_a_part_with_the_keys_alone(
    open_page: OpenPage, served: Served, board: str
) -> None:
    page = open_page("ada", tolerate=("409",))
    opened(page, board)
    expect(page.get_by_role("combobox", name="Add somebody")).to_be_focused()
    page.keyboard.type("v")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    assert violations(page) == []
    page.keyboard.press("Enter")
    theirs = page.get_by_label("What vic may")
    expect(theirs).to_have_value("editor")
    with page.expect_response("**/people/*"):
        theirs.select_option("viewer")
    with page.expect_response("**/people"):
        page.get_by_label("Everyone else may").select_option("nobody")
    kept = served.call("GET", f"/api/dashboards/{board}/people")
    assert [(one["name"], one["part"]) for one in kept["people"]] == [("ada", "owner"), ("vic", "viewer")]
    assert kept["everyone"] == "nobody"
    page.get_by_label("What ada may").select_option("editor")
    expect(page.get_by_role("alert").filter(has_text="last owner")).to_be_visible()
    expect(page.get_by_label("What ada may")).to_have_value("owner")


def test_who_loses_their_part_is_shown_out_and_who_may_see_cannot_change_it(
    page: Page, open_page: OpenPage, served: Served, board: str
) -> None:
    vic = open_page("vic", tolerate=("404",))
    vic.goto(f"/d/{board}")
    vic.get_by_role("button", name="More").click()
    vic.get_by_role("menuitem", name="Share…").click()
    dialog = vic.get_by_role("dialog")
    expect(dialog.get_by_text("Only owners change who may what.")).to_be_visible()
    expect(dialog.get_by_role("combobox")).to_have_count(0)
    vic.keyboard.press("Escape")
    opened(page, board)
    page.get_by_label("Everyone else may").select_option("nobody")
    expect(vic.get_by_role("alert").get_by_text("no longer shared with you")).to_be_visible()
    vic.goto("/")
    expect(vic.get_by_role("link", name="Ours")).to_have_count(0)
    vic.goto(f"/d/{board}")
    expect(vic.get_by_role("heading", name="Nothing here")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("wide", [True, False])
def test_the_dialog_is_sound_in_both_themes_and_widths(open_page: OpenPage, board: str, theme: str, wide: bool) -> None:
    page = open_page("ada", color_scheme=theme, **({} if wide else PHONE))
    opened(page, board)
    assert violations(page) == []
    if not wide:
        assert small_targets(page, 44) == []
