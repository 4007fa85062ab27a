"""Every kind of panel with real data: shown, accessible, within the page in both themes and widths; and its files."""

from __future__ import annotations

import csv
import io
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.panels.options import KINDS
from tests.browser.conftest import OpenPage
from tests.browser.serving import Served, course, panel
from tests.browser.test_looks import violations

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
STANDS = {
    "timeseries": ".plot canvas",
    "stat": ".stat-value",
    "gauge": "[role=meter]",
    "bargauge": ".bar-line",
    "table": "tbody tr",
    "heatmap": ".strip canvas",
    "timeline": ".states li",
    "events": ".happenings li",
    "text": ".prose h3",
    "people": ".here .who",
}
"""What a panel of each kind shows once it stands."""
SERIES = "kinds_percent"
TEXT = "# Read me\n\n- one [link](https://example.com)\n- <script>document.title = 'owned'</script>"
STATES = {"low": {"to": 50, "text": "calm", "color": "green"}, "high": {"from": 50, "text": "busy", "color": "amber"}}
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def path(served: Served, key: str) -> str:
    """A dashboard with a panel of every kind, and one with nothing to show."""
    served.push(course(SERIES, [40 + place % 30 for place in range(240)], 0, host="web-1"), key)
    served.push(course(SERIES, [30 + place % 40 for place in range(240)], 0, host="=db()"), key)
    panels: dict[str, dict[str, Any]] = {}
    for place, kind in enumerate(KINDS):
        x, y = place % 3 * 8, place // 3 * 6
        panels[kind] = {**panel(kind, f"The {kind}", [x, y, 8, 6], metric=SERIES), "unit": "percent"}
    for kind in ("events", "text", "people"):
        panels[kind]["queries"] = {}
    panels["text"]["options"] = {"text": TEXT}
    panels["timeline"]["mappings"] = STATES
    panels["nothing"] = panel("heatmap", "Nothing", [8, 18, 8, 6], metric="kinds_nothing")
    made = served.call("POST", "/api/dashboards", {"title": "Kinds", "time": {"window": 900_000}, "panels": panels})
    return f"/d/{made['id']}"


@pytest.fixture
def visit(open_page: OpenPage, served: Served, path: str) -> Visit:
    """Opens the dashboard in a theme and waits until every kind stands."""

    def visited(theme: str, **options: Any) -> Page:
        page = open_page("ada", **options)
        page.context.add_cookies([{"name": "dashboard_theme", "value": theme, "url": served.url}])
        page.goto(path)
        for kind, selector in STANDS.items():
            expect(page.locator(f"[data-panel={kind}] {selector}").first).to_be_visible()
        return page

    return visited


def test_the_page_knows_every_kind() -> None:
    assert set(STANDS) == set(KINDS)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_kind_is_accessible_and_within_the_page(visit: Visit, theme: str, size: dict[str, Any]) -> None:
    page = visit(theme, **size)
    expect(page.locator("[data-panel=nothing]")).to_contain_text("No data from kinds_nothing")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]
    for kind in STANDS:
        page.locator(f"[data-panel={kind}]").scroll_into_view_if_needed()
        page.wait_for_function(PAINTED, arg=kind)
    page.evaluate("scrollTo(0, 0)")  # or half a panel could be below the bar
    assert violations(page) == []


PAINTED = """kind => {
    const canvas = document.querySelector(`[data-panel=${kind}] canvas`)
    if (!canvas) return true
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    return data.some(one => one > 0)
}"""
"""Whether there is anything on the canvas of a kind that has one."""


def test_what_is_written_runs_nothing(visit: Visit) -> None:
    page = visit("dark")
    expect(page.locator(".prose")).to_contain_text("<script>document.title = 'owned'</script>")
    assert page.locator(".prose script").count() == 0
    assert page.title() == "Kinds · Dashboard"


def test_every_kind_can_be_taken_along_as_a_picture(visit: Visit, tmp_path: Path) -> None:
    page = visit("light")
    for kind in STANDS:
        data = download(page, kind, "Download picture", tmp_path)
        width, height = struct.unpack(">II", data[16:24])
        box = page.locator(f"[data-panel={kind}]").bounding_box()
        assert box
        assert data.startswith(b"\x89PNG"), kind
        assert (width, height) == (
            pytest.approx(2 * box["width"], abs=2),
            pytest.approx(2 * (box["height"] + 28), abs=2),
        )
        colors = page.evaluate(COLORS, [*data])
        assert colors > 3, f"the picture of a {kind} has {colors} colours"


COLORS = """async bytes => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], {type: 'image/png'}))
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    const {data} = context.getImageData(0, 0, image.width, image.height)
    return new Set(new Uint32Array(data.buffer)).size
}"""


def test_what_is_shown_can_be_taken_along_as_numbers(visit: Visit, tmp_path: Path) -> None:
    page = visit("dark")
    head, *lines = csv.reader(io.StringIO(download(page, "table", "Download CSV", tmp_path).decode("utf-8-sig")))
    assert sorted(head) == ["'=db()", "time", "web-1"]
    assert len(lines) > 5
    assert all(30 <= float(cell) < 70 for line in lines for cell in line[1:] if cell)
    assert all(line[0].endswith("Z") for line in lines)


def download(page: Page, kind: str, entry: str, folder: Path) -> bytes:
    """The file that an entry of a panel's menu makes."""
    page.locator(f"[data-panel={kind}]").hover()
    page.locator(f"[data-panel={kind}] .panel-menu").click()
    with page.expect_download() as started:
        page.get_by_role("menuitem", name=entry).click()
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    assert file.name.startswith(f"The {kind} ")
    return file.read_bytes()


@pytest.mark.parametrize("kind", ["heatmap", "timeline"])
def test_dragging_over_rows_shows_that_stretch_and_a_double_click_goes_back(visit: Visit, kind: str) -> None:
    page = visit("dark", **DESK)
    over = page.locator(f"[data-panel={kind}] .strip-over")
    over.scroll_into_view_if_needed()
    rows = over.bounding_box()
    assert rows
    y = rows["y"] + rows["height"] / 2
    page.mouse.move(rows["x"] + rows["width"] * 0.8, y)
    page.mouse.down()
    page.mouse.move(rows["x"] + rows["width"] * 0.5, y, steps=5)
    expect(over.locator("i")).to_be_visible()
    shade = over.locator("i").bounding_box()
    assert shade
    assert abs(shade["width"] / rows["width"] - 0.3) < 0.02
    assert abs((shade["x"] - rows["x"]) / rows["width"] - 0.5) < 0.02
    page.mouse.up()
    expect(over.locator("i")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"from=20\d\d-"))
    seconds = page.evaluate(RANGE) / 1000
    assert 0.28 * 900 < seconds < 0.32 * 900
    over.dblclick()
    expect(page).to_have_url(re.compile("from=now-15m"))


RANGE = """() => {
    const named = new URL(location).searchParams;
    return Date.parse(named.get("to")) - Date.parse(named.get("from"));
}"""
"""How long the range in the address of the page is, milliseconds."""
