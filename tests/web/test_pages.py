from __future__ import annotations

import json
from typing import Any

import pytest

from tests.site import Site
from tests.web.conftest import Cast


def bootstrap(body: bytes) -> dict[str, Any]:
    """The data that a page's script begins with."""
    _, _, rest = body.decode().partition('<script type="application/json" id="bootstrap">')
    data: dict[str, Any] = json.loads(rest.partition("</script>")[0])
    return data


@pytest.mark.parametrize(
    ("path", "page", "fields"),
    [
        ("/", "home", {"dashboards", "mayEdit"}),
        ("/d/{dashboard}", "dashboard", {"dashboard", "mayEdit", "kiosk"}),
        ("/sources", "sources", {"mayEdit"}),
        ("/inbox", "inbox", set()),
    ],
)
async def test_each_page_has_what_its_script_begins_with(cast: Cast, path: str, page: str, fields: set[str]) -> None:
    made = json.loads((await cast.editor.send("POST", "/api/dashboards", {"title": "Pages"})).body)
    response = await cast.editor.get(path.replace("{dashboard}", made["id"]))
    data = bootstrap(response.body)
    assert data["page"] == page
    assert data["user"] == {"id": cast.editor.person.id, "name": cast.editor.person.name, "role": "editor"}
    assert data["address"] == cast.editor.origin
    assert fields <= data.keys()
    assert b"<script>" not in response.body
    assert b" style=" not in response.body
    assert b" onclick" not in response.body


async def test_who_may_not_edit_is_told(cast: Cast) -> None:
    assert bootstrap((await cast.viewer.get("/")).body)["mayEdit"] is False
    assert bootstrap((await cast.editor.get("/")).body)["mayEdit"] is True
    assert bootstrap((await cast.editor.get("/sources")).body)["mayEdit"] is False
    assert bootstrap((await cast.admin.get("/sources")).body)["mayEdit"] is True


async def test_a_visitor_signs_in_first_and_comes_back(cast: Cast) -> None:
    response = await cast.nobody.get("/d/abc?kiosk=1")
    assert response.headers["Location"] == "/login?next=%2Fd%2Fabc%3Fkiosk%3D1"
    page = await cast.nobody.get(response.headers["Location"])
    data = bootstrap(page.body)
    assert (data["page"], data["next"], data["user"]) == ("login", "/d/abc?kiosk=1", None)


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><script>', ""), ("", "")])
async def test_the_theme_is_in_the_first_byte(cast: Cast, cookie: str, theme: str) -> None:
    page = (await cast.nobody.get("/login", Cookie=f"dashboard_theme={cookie}")).body.decode()
    assert ('data-theme="dark"' in page) == (theme == "dark")
    assert ('data-theme="light"' in page) == (theme == "light")
    assert '"><script>' not in page


async def test_what_is_not_there_is_a_page_for_people_and_json_for_programs(cast: Cast) -> None:
    page = await cast.viewer.get("/nothing")
    assert page.code == 404
    assert bootstrap(page.body)["status"] == 404
    program = await cast.viewer.get("/api/nothing")
    assert json.loads(program.body)["error"]["code"] == "not_found"


async def test_the_first_user_is_made_with_the_link(site: Site) -> None:
    link = await site.parts.people.setup_token()
    page = await site.client.get(f"/setup?token={link}")
    assert bootstrap(page.body)["token"] == link
    first = {"token": link, "name": "Ada", "password": "correct horse"}
    assert (await site.client.send("POST", "/api/setup", {**first, "token": "x"})).code == 403
    made = await site.client.send("POST", "/api/setup", first)
    assert made.code == 200
    assert json.loads(made.body)["user"]["role"] == "admin"
    assert (await site.client.send("POST", "/api/setup", first)).code == 403
    assert (await site.client.get("/setup")).headers["Location"] == "/login"


async def test_a_link_to_a_deleted_dashboard_says_that_it_is_gone(cast: Cast) -> None:
    made = json.loads((await cast.editor.send("POST", "/api/dashboards", {"title": "Pages"})).body)
    assert (await cast.editor.request("DELETE", f"/api/dashboards/{made['id']}")).code == 204
    page = await cast.viewer.get(f"/d/{made['id']}?entry=7")
    assert page.code == 410
    assert b"This dashboard is gone" in page.body
    assert b"this dashboard was deleted on 20" in page.body
    assert (await cast.viewer.get("/d/never-was")).code == 404
