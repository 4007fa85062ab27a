"""Texts that try to be more than texts, in every place that shows what people and programs wrote."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.serving import Served, panel

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](x onerror=alert(1))",
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "{{constructor.constructor('alert(1)')()}}",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<style>@import'javascript:alert(1)'</style>",
]
MORE_THAN_TEXT = """() => [...document.querySelectorAll(
    "img:not([src*='/static/favicon']), iframe, object, embed, math, style," +
    "body script:not([src]):not([type='application/json'])," +
    "[onerror], [onload], [onfocus], [ontoggle], a[href^='javascript:' i], a[href^='data:' i], [srcdoc]"
)].map(element => element.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def board(served: Served) -> str:
    """A dashboard that says every payload wherever it can; its id."""
    key = served.call("POST", "/api/keys", {"name": "injector"})["key"]
    for payload in PAYLOADS:
        served.call("POST", "/api/keys", {"name": payload[:60]})
        served.call("POST", "/api/dashboards", {"title": payload, "description": payload})
    points = [{"metric": "told", "labels": {"said": payload}, "value": place} for place, payload in enumerate(PAYLOADS)]
    states = [{"metric": "felt", "value": payload[:64]} for payload in PAYLOADS]
    assert served.push([*points, *states], key)["accepted"] == 2 * len(PAYLOADS)
    panels = {f"p{place}": sayer(place, payload) for place, payload in enumerate(PAYLOADS)}
    panels["legend"] = panel("timeseries", "Legend", [0, 90, 24, 8], metric="told")
    panels["table"] = panel("table", "Table", [0, 98, 24, 8], metric="told")
    panels["states"] = panel("timeline", "States", [0, 106, 24, 8], metric="felt")
    panels["events"] = {"kind": "events", "title": "Events", "at": [0, 114, 24, 8], "queries": {}}
    board = str(served.call("POST", "/api/dashboards", {"title": "Injected", "panels": panels})["id"])
    for payload in PAYLOADS:
        served.call("POST", "/api/message", {"roomId": board, "text": payload})
        served.call("POST", "/api/events", {"roomId": board, "text": payload}, key=key)
        told = {"to": {"user": "ada"}, "title": payload, "body": payload, "data": {"said": payload}}
        served.call("POST", "/api/notifications", told, key=key)
    return board


def sayer(place: int, payload: str) -> dict[str, Any]:
    """A panel with a payload in each of its texts."""
    at = [place % 4 * 6, place // 4 * 8, 6, 8]
    if place % 2:
        shown = {"kind": "text", "queries": {}, "options": {"text": f"{payload}\n\n* {payload}\n\n`{payload}`"}}
    else:
        mapped = {"m": {"value": place, "text": payload[:60]}}
        shown = {"kind": "stat", "queries": {"a": {"metric": "told", "over": "last"}}, "mappings": mapped}
    return {**shown, "title": payload, "description": payload, "at": at}


@pytest.fixture
def visitor(open_page: OpenPage) -> Page:
    """Ada's page, which notes whatever runs; a violation of the policy on scripts fails the test by itself."""
    page = open_page("ada")
    page.add_init_script("window.ran = []; window.alert = what => window.ran.push(what)")
    return page


def harmless(page: Page) -> None:
    assert page.evaluate("window.ran") == []
    assert page.evaluate(MORE_THAN_TEXT) == []


def test_on_a_dashboard_and_in_its_room(visitor: Page, board: str) -> None:
    visitor.goto(f"/d/{board}")
    for payload in PAYLOADS[:4]:
        expect(visitor.get_by_role("heading", name=payload, exact=True)).to_be_visible()
    visitor.locator(".chat-button").click()
    expect(visitor.locator(".drawer").get_by_text(PAYLOADS[-2], exact=True).first).to_be_visible()
    harmless(visitor)
    for tab in ("Annotations", "Activity", "People"):
        visitor.locator(".drawer").get_by_role("tab", name=tab).click()
        harmless(visitor)
    for key in ("legend", "table", "states", "events"):
        shown = visitor.locator(f'[data-panel="{key}"]')
        shown.scroll_into_view_if_needed()
        expect(shown.get_by_text("alert(1)").first).to_be_visible()
        harmless(visitor)


def test_in_the_editor(visitor: Page, board: str) -> None:
    visitor.goto(f"/d/{board}")
    visitor.get_by_role("button", name="Edit", exact=True).click()
    visitor.get_by_role("heading", name=PAYLOADS[0], exact=True).hover()
    visitor.get_by_role("button", name="Add panel").first.click()
    expect(visitor.get_by_role("dialog")).to_be_visible()
    harmless(visitor)


@pytest.mark.parametrize("path", ["/", "/sources", "/inbox", "/d/{board}?kiosk"])
def test_on_the_other_pages(visitor: Page, board: str, path: str) -> None:
    visitor.goto(path.format(board=board))
    expect(visitor.get_by_text(PAYLOADS[1]).first).to_be_visible()
    harmless(visitor)


@pytest.mark.parametrize("payload", [PAYLOADS[0], *PAYLOADS[13:17]])
def test_in_the_title_of_a_page(visitor: Page, served: Served, payload: str) -> None:
    board = served.call("POST", "/api/dashboards", {"title": payload, "description": payload})["id"]
    visitor.goto(f"/d/{board}")
    expect(visitor.get_by_role("heading", level=1)).to_have_text(payload)
    harmless(visitor)


def test_in_the_address(visitor: Page) -> None:
    for payload in PAYLOADS:
        visitor.goto(f"/login?next={payload}")
        visitor.goto(f"/?next={payload}#{payload}")
        harmless(visitor)
