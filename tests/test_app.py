from __future__ import annotations

import re

from dashboard.app import FOREVER, routes
from tests.live.conftest import site as site
from tests.site import Site


async def test_no_route_hides_another(site: Site) -> None:
    table = routes(site.parts.settings, site.parts)
    assert len(table) > 25
    for place, spec in enumerate(table):
        named = spec.regex.pattern.replace(r"(client\.(?:js|d\.ts))", "client.js").replace("([0-9]{1,15})", "1")
        plain = re.sub(r"\([^)]*\)", "x1", named.removesuffix("$")).replace("/?", "/").replace(r"\.", ".")
        first = next((at for at, other in enumerate(table) if other.regex.match(plain)), None)
        assert first is not None, f"{plain} leads nowhere"
        assert first == place, f"{spec.regex.pattern} is hidden by {table[first].regex.pattern}"


async def test_built_files_may_be_kept_for_ever_and_only_they_are_served(site: Site) -> None:
    served = await site.client.get(site_asset(site))
    assert served.code == 200
    assert served.headers["Cache-Control"] == FOREVER
    for path in ("/static/", "/static/../setup.cfg", "/static/%2e%2e/setup.cfg", "/static/.git", "/static/a/b"):
        assert (await site.client.get(path)).code in (403, 404)


def site_asset(site: Site) -> str:
    name = next(path.name for path in site.parts.assets.dist.glob("login-*.js"))
    return f"/static/{name}"


async def test_large_answers_are_compressed(site: Site) -> None:
    response = await site.client.get("/metrics", **{"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"


async def test_other_sites_requests_are_refused_by_what_the_browser_says(site: Site) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert (await site.client.send("POST", "/api/login", {}, headers)).code == 403
