"""What every answer carries, whatever it is an answer to."""

from __future__ import annotations

import re

import pytest
from tornado.httpclient import HTTPResponse

from dashboard.web.base import HEADERS
from tests.site import Site
from tests.web.conftest import Cast

PATHS = [
    ("GET", "/login", 200),
    ("GET", "/", 302),
    ("GET", "/nothing/here", 404),
    ("POST", "/nothing/here", 404),
    ("GET", "/api/nothing", 404),
    ("GET", "/api/me", 401),
    ("GET", "/api/login", 405),
    ("PUT", "/api/me", 405),
    ("GET", "/static/manifest.json", 200),
    ("GET", "/static/nothing.js", 404),
    ("GET", "/static/..%2f..%2fsetup.cfg", 404),
    ("GET", "/healthz", 200),
    ("GET", "/metrics", 200),
    ("BREW", "/login", 405),
]


def assert_safe(response: HTTPResponse) -> None:
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value, name
    assert "Server" not in response.headers


@pytest.mark.parametrize(("method", "path", "status"), PATHS)
async def test_safe_headers_are_on_every_answer(shared: Site, method: str, path: str, status: int) -> None:
    response = await shared.client.request(method, path)
    assert response.code == status
    assert_safe(response)


async def test_answers_to_sources_go_without_what_only_browsers_need(shared: Site, cast: Cast) -> None:
    for response in (await cast.source.push("[{}]"), await shared.client.get("/api/ingest")):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in response.headers


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert not re.search(r"unsafe|\*|https?:", HEADERS["Content-Security-Policy"])


async def test_built_files_are_kept_for_ever_and_answers_never(shared: Site, cast: Cast) -> None:
    static = await shared.client.get("/static/manifest.json")
    assert "immutable" in static.headers["Cache-Control"]
    for path in ("/api/me", "/", "/healthz"):
        assert (await cast.viewer.get(path)).headers["Cache-Control"] == "no-store"


async def test_a_failure_tells_its_reader_nothing_but_an_id(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    viewer = await site.person()
    site.parts.reading._registry = object()  # type: ignore[assignment]  # what is not there fails
    response = await viewer.get("/api/series")
    assert response.code == 500
    assert_safe(response)
    assert b"Traceback" not in response.body
    assert b"catalogue" not in response.body
    found = re.search(rb'"requestId":"(\w+)"', response.body)
    assert found is not None
    assert found[1].decode() in caplog.text
    assert "AttributeError" in caplog.text


async def test_a_page_that_fails_is_a_page(site: Site) -> None:
    viewer = await site.person()
    response = await viewer.get("/d/nothing")
    assert response.code == 404
    assert response.headers["Content-Type"].startswith("text/html")
    assert b'<script type="application/json" id="bootstrap">' in response.body
