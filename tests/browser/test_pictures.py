"""A panel as a picture: as sharp as on a screen with twice the pixels, and the page is as before."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.editors import fresh_board
from tests.browser.serving import Served, course, panel

BLURRED = 0.04
"""The part of the picture's strong pixels that may differ; in one that was enlarged lines differ in half of theirs, and
bars, of which the edges alone are blurred, in a tenth."""


@pytest.fixture
def still(served: Served, key: str) -> str:
    """The path of a dashboard whose numbers hold still: a range that is over."""
    served.push(course("still_load", [(place * 37) % 50 for place in range(200)], 60), key)
    now = round(time.time()) * 1000
    panels = {
        "chart": panel("timeseries", "Chart", [0, 0, 12, 7], metric="still_load"),
        "states": panel("timeline", "Timeline", [12, 0, 12, 7], metric="still_load"),
    }
    return f"/d/{fresh_board(served, panels)}?from={now - 200_000}&to={now - 100_000}"


@pytest.mark.parametrize("kind", ["chart", "states"])
def test_a_picture_is_as_sharp_as_on_a_finer_screen(open_page: OpenPage, still: str, kind: str, tmp_path: Path) -> None:
    coarse = open_page(device_scale_factor=1)
    fine = open_page(device_scale_factor=2)
    one = picture(coarse, still, kind, tmp_path)
    two = picture(fine, still, kind, tmp_path)
    assert one["size"] == two["size"]
    assert coarse.evaluate(DIFFERENCE, [one["bytes"], two["bytes"]]) < BLURRED
    canvas = coarse.locator(f"[data-panel={kind}] canvas")
    assert canvas.evaluate("one => Math.abs(one.width - one.clientWidth) <= 1"), "the page has its own pixels again"


def picture(page: Page, path: str, kind: str, folder: Path) -> dict[str, Any]:
    """The picture of a panel: its bytes and its size."""
    page.goto(path)
    place = page.locator(f"[data-panel={kind}]")
    expect(place.locator("canvas")).to_be_visible()
    expect(place.locator(".legend li, .states li").first).to_be_visible()
    place.locator(".panel-menu").click()
    with page.expect_download() as started:
        page.get_by_role("menuitem", name="Download picture").click()
    started.value.save_as(folder / "picture.png")
    data = (folder / "picture.png").read_bytes()
    return {"bytes": [*data], "size": data[16:24]}


DIFFERENCE = """async pictures => {
    const [one, two] = await Promise.all(pictures.map(async bytes => {
        const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], {type: 'image/png'}));
        const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, image.width, image.height).data;
    }));
    let strong = 0, differ = 0;
    for (let i = 0; i < two.length; i += 4) {
        const drawn = Math.max(Math.abs(two[i] - two[0]), Math.abs(two[i + 1] - two[1]), Math.abs(two[i + 2] - two[2]));
        if (drawn < 60) continue;
        strong++;
        const off = [0, 1, 2].map(part => Math.abs(one[i + part] - two[i + part]));
        if (Math.max(...off) > 40) differ++;
    }
    return differ / strong;
}"""
"""Of the pixels of the second picture that are not background, the part that is another in the first."""
