from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from tornado.httpclient import HTTPResponse

from dashboard.web.built import PACKED, takes_gzip
from tests.caller import Client
from tests.live.conftest import site as site
from tests.site import Site


def a_file(site: Site, pattern: str) -> Path:
    return next(site.parts.assets.dist.glob(pattern))


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [("login-*.js", "text/javascript"), ("login-*.css", "text/css"), ("client.js", "text/javascript; charset=utf-8")],
)
async def test_what_was_packed_is_sent_as_it_is_to_those_who_take_it(site: Site, pattern: str, kind: str) -> None:
    file = a_file(site, pattern)
    plain = await get(site.client, file)
    packed = await get(site.client, file, "br, gzip")
    assert plain.body == file.read_bytes()
    assert packed.body == file.with_name(file.name + PACKED).read_bytes()
    assert gzip.decompress(packed.body) == plain.body
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for response in (plain, packed):
        assert response.headers["Content-Type"] == kind
        assert "Accept-Encoding" in response.headers["Vary"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_browser_that_has_it_is_told_so(site: Site) -> None:
    file = a_file(site, "login-*.js")
    tag = (await get(site.client, file, "gzip")).headers["ETag"]
    again = await site.client.get(f"/static/{file.name}", **{"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert (again.code, again.body) == (304, b"")


def test_every_text_is_packed(site: Site) -> None:
    built = [path for path in site.parts.assets.dist.iterdir() if path.suffix in (".js", ".css", ".svg", ".ts")]
    assert len(built) > 10
    assert all(gzip.decompress(Path(f"{path}{PACKED}").read_bytes()) == path.read_bytes() for path in built)


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("br;q=1.0, GZIP ; q=0.5", True),
        ("gzip;q=1", True),
        ("", False),
        ("br, identity", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("xgzip", False),
    ],
)
def test_who_takes_gzip(accepted: str, takes: bool) -> None:
    assert takes_gzip(accepted) == takes


async def get(client: Client, file: Path, accepted: str = "identity") -> HTTPResponse:
    return await client.get(f"/static/{file.name}", **{"Accept-Encoding": accepted})
