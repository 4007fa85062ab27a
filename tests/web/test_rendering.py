from __future__ import annotations

import json

import jinja2
import pytest

from dashboard import assets
from dashboard.web.rendering import Page, Renderer, _safe_json

RENDERER = Renderer(assets.find())


@pytest.mark.parametrize(
    "data", [{}, {"a": "</script>"}, {"<!--": "&amp;"}, {"ä": "\u2028\u2029"}, {"a": ["]]>", {"b": '"\\'}], "n": 1.5}]
)
def test_data_stands_in_a_script_element_and_cannot_leave_it(data: dict[str, object]) -> None:
    text = _safe_json(data)
    assert json.loads(text) == data
    assert not set(text) & set("<>&")


def test_assets_are_named_by_their_built_files() -> None:
    entry = RENDERER.asset("login")
    assert entry["js"].startswith("/static/login-")
    assert all(url.startswith("/static/") for url in entry.get("preload", []))
    with pytest.raises(KeyError):
        RENDERER.asset("nothing")


def test_what_people_wrote_is_escaped() -> None:
    page = Page("<b>x</b>", {"page": "error"}, {"status": 404, "message": "<i>m</i>", "request_id": "r"})
    html = RENDERER.render("error.html", page, user=None, version="0", theme="")
    assert "<b>x" not in html
    assert "<i>m" not in html
    assert "&lt;i&gt;m" in html


def test_a_name_that_is_missing_is_an_error() -> None:
    with pytest.raises((jinja2.UndefinedError, AttributeError)):
        RENDERER.render("error.html", Page("x", {}, {}), user=None, version="0", theme="")
