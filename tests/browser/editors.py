"""People who edit a dashboard in real browsers."""

from __future__ import annotations

import uuid
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import Served, course, panel

AWAY = ("WebSocket", "ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "ERR_SOCKET", "ERR_INTERNET", "status of 50")
"""What a browser writes to its console while it is offline or a worker dies."""


def fresh_board(server: Served, panels: dict[str, Any] | None = None) -> str:
    """A dashboard with two numbers and a chart of a metric that arrives; its id."""
    key = server.call("POST", "/api/keys", {"name": uuid.uuid4().hex})["key"]
    for host in ("web-1", "db-1"):
        server.push(course("edit_cpu", [40 + place % 30 for place in range(240)], 0, host=host), key)
    usual = {
        "left": panel("stat", "Left", [0, 0, 8, 5], metric="edit_cpu"),
        "right": panel("stat", "Right", [8, 0, 8, 5], metric="edit_cpu"),
        "chart": panel("timeseries", "Chart", [0, 5, 16, 7], metric="edit_cpu"),
    }
    document = {"title": "Shared", "panels": usual if panels is None else panels}
    return str(server.call("POST", "/api/dashboards", document)["id"])


def editing(page: Page, board: str) -> Page:
    """The page in edit mode, everything saved."""
    page.goto(f"/d/{board}?edit")
    expect(page.locator(".edit-tools")).to_be_visible()
    expect(page.locator(".chat-button")).to_be_visible()
    saved(page)
    return page


def saved(page: Page) -> None:
    """Wait until the bar says that all is saved."""
    expect(page.locator(".saved")).to_have_text("Saved")


def box(page: Page, title: str) -> Locator:
    """The panel of this title."""
    return page.get_by_role("region", name=title, exact=True)


def place(server: Served, board: str, panel_id: str) -> list[int]:
    """Where the server has a panel."""
    at: list[int] = document(server, board)["panels"][panel_id]["at"]
    return at


def document(server: Served, board: str) -> dict[str, Any]:
    """The dashboard as the server has it."""
    found: dict[str, Any] = server.call("GET", f"/api/dashboards/{board}")
    return found


def grip(page: Page, title: str, down: float, right: float, *, drop: bool = True) -> None:
    """Take a panel by its header and drag it so many pixels."""
    header = box(page, title).locator("header").bounding_box()
    assert header
    page.mouse.move(header["x"] + 40, header["y"] + 16)
    page.mouse.down()
    page.mouse.move(header["x"] + 40 + right / 2, header["y"] + 16 + down / 2, steps=4)
    page.mouse.move(header["x"] + 40 + right, header["y"] + 16 + down, steps=4)
    if drop:
        page.mouse.up()


def cell(page: Page) -> tuple[float, float]:
    """The width of a column and the height of a row with their gaps, in pixels."""
    width = page.locator("#main").evaluate("grid => (grid.clientWidth - 24 + 12) / 24")
    return float(width), 52.0


def configure(page: Page, title: str) -> Locator:
    """Open the sheet of a panel."""
    page.get_by_role("button", name=f"Configure {title}", exact=True).click()
    sheet = page.get_by_role("complementary", name=f"Configure {title}")
    expect(sheet).to_be_visible()
    expect(sheet.locator(".content .input").first).to_be_focused()
    return sheet


def two_frames(page: Page) -> None:
    """Wait until a focus that comes back has come for the last time."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def rename(page: Page, title: str, new: str) -> None:
    """Give a panel another title in its sheet, and close that."""
    sheet = configure(page, title)
    field = sheet.get_by_label("Title", exact=True)
    field.fill(new)
    field.press("Tab")
    expect(box(page, new)).to_be_visible()
    page.get_by_role("complementary").get_by_role("button", name="Close").click()
    expect(page.get_by_role("complementary")).to_have_count(0)
    two_frames(page)
