"""The sources page: who pushes, is it arriving, and connecting something new."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.serving import Served


def test_something_new_is_connected_and_seen_to_arrive(open_page: OpenPage, served: Served) -> None:
    page = open_page()
    page.goto("/sources")
    page.get_by_role("button", name="Connect something").first.click()
    page.get_by_role("button", name="Make a key and show the text").click()
    expect(page.get_by_text("Give the source a name")).to_be_visible()
    page.get_by_label("Name of the source").fill("greenhouse")
    page.get_by_role("button", name="Make a key and show the text").click()
    line = page.locator("pre").inner_text()
    key = re.search(r"Bearer (\S+?)'", line)
    assert key is not None
    assert served.url in line
    expect(page.get_by_text("Waiting for the first point…")).to_be_visible()
    served.push([{"metric": "soil", "value": place} for place in range(50)], key[1])
    expect(page.get_by_role("dialog").get_by_text("Arriving")).to_be_visible()
    page.get_by_role("button", name="Python").click()
    expect(page.locator("pre")).to_contain_text(key[1])


def test_a_refusal_is_shown_with_the_offending_text(open_page: OpenPage, served: Served) -> None:
    key = served.call("POST", "/api/keys", {"name": "confused"})["key"]
    served.push([{"metric": "ok_metric", "value": 1}, {"metric": "bad_metric", "value": "21.5"}], key)
    page = open_page("vic")
    page.goto("/sources")
    row = page.get_by_role("listitem").filter(has_text="confused")
    expect(row).to_contain_text("1 point refused.")
    expect(row.locator("code")).to_contain_text("21.5")
    expect(page.get_by_role("button", name="Connect something")).to_have_count(0)


def test_a_key_is_revoked_after_asking(open_page: OpenPage, served: Served) -> None:
    key = served.call("POST", "/api/keys", {"name": "retired"})["key"]
    page = open_page()
    page.goto("/sources")
    page.get_by_role("button", name="Menu of retired").click()
    page.get_by_role("menuitem", name="Revoke the key").click()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Menu of retired").click()
    page.get_by_role("menuitem", name="Revoke the key").click()
    page.get_by_role("button", name="Revoke", exact=True).click()
    expect(page.get_by_text("The key of retired is revoked.")).to_be_visible()
    assert served.push({"metric": "a", "value": 1}, key)["error"]["code"] == "unauthenticated"
