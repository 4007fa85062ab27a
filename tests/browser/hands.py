"""The ways in which people build a dashboard: with a mouse, with a finger, with the keyboard alone."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import FloatRect, Locator, Page, expect

MOST_TABS = 60
"""So many presses of Tab lead to everything in a dialog or a sheet."""


def press(page: Page, *keys: str) -> None:
    """Press one key after the other."""
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not come to {wanted}")


def type_into(page: Page, label: str, text: str) -> None:
    """Go to a field of the sheet by Tab, write into it what it has then, and leave it by Tab."""
    tab_to(page, page.get_by_role("complementary").get_by_label(label, exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def add_by_mouse(page: Page, metric: str, kind: str) -> None:
    """Add a panel of a metric, pressing what is to be seen."""
    page.get_by_role("button", name="Add panel").or_(page.get_by_role("button", name="Add a panel")).first.click()
    page.get_by_role("list", name="Metrics").get_by_role("button", name=metric).first.click()
    page.get_by_role("list", name=f"{metric} as").get_by_role("button", name=f"as {kind}.").click()


def add_by_touch(page: Page, metric: str, kind: str) -> None:
    """As :func:`add_by_mouse`, with a finger."""
    page.get_by_role("button", name="Add panel").tap()
    page.get_by_role("list", name="Metrics").get_by_role("button", name=metric).first.tap()
    page.get_by_role("list", name=f"{metric} as").get_by_role("button", name=f"as {kind}.").tap()


def add_by_keys(page: Page, metric: str, kind: str) -> None:
    """As :func:`add_by_mouse`, with the keyboard alone."""
    expect(page.locator(".edit-tools")).to_be_visible()
    press(page, "a")
    expect(page.get_by_label("Search metrics")).to_be_focused()
    page.keyboard.type(metric)
    tab_to(page, page.get_by_role("list", name=f"{metric} as").get_by_role("button", name=f"as {kind}."))
    press(page, "Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


def shown(page: Page) -> dict[str, Any]:
    """The document as this page has it, as its JSON view tells."""
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Edit as JSON").click()
    text = page.get_by_label("The dashboard as JSON").input_value()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    found: dict[str, Any] = json.loads(text)
    return found


def overlapping(page: Page) -> list[tuple[str, str]]:
    """Titles of panels that lie over each other."""
    boxes: list[tuple[str, FloatRect]] = []
    for panel in page.locator("[data-panel]").all():
        found = panel.bounding_box()
        assert found
        boxes.append((panel.locator("h2").inner_text(), found))
    return [
        (title, other)
        for number, (title, one) in enumerate(boxes)
        for other, two in boxes[number + 1 :]
        if one["x"] < two["x"] + two["width"]
        and two["x"] < one["x"] + one["width"]
        and one["y"] < two["y"] + two["height"]
        and two["y"] < one["y"] + one["height"]
    ]
