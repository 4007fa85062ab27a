"""Sharing over HTTP: by table, and step by step."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.caller import Client, error_of
from tests.site import Site, done_in
from tests.web.conftest import Cast

Shown = dict[str, Any]


async def made(by: Client) -> str:
    response = await by.send("POST", "/api/dashboards", {"title": "shared"})
    assert response.code == 201
    dashboard: str = json.loads(response.body)["id"]
    return dashboard


async def shown(by: Client, dashboard: str) -> Shown:
    answer: Shown = await by.json(f"/api/dashboards/{dashboard}/people")
    return answer


async def listed(by: Client) -> set[str]:
    return {one["id"] for one in (await by.json("/api/dashboards"))["dashboards"]}


def parts(answer: Shown) -> dict[str, str]:
    return {one["id"]: one["part"] for one in answer["people"]}


async def test_the_maker_owns_and_gives_parts(cast: Cast) -> None:
    dashboard, owner, viewer = await made(cast.editor), cast.editor.person.id, cast.viewer.person.id
    answer = await shown(cast.editor, dashboard)
    assert answer["you"] == "owner"
    assert answer["mayShare"]
    assert answer["everyone"] == "role"
    assert parts(answer) == {owner: "owner"}
    seen = await shown(cast.viewer, dashboard)
    assert (seen["you"], seen["mayShare"]) == ("commenter", False)
    given = await cast.editor.send("PUT", f"/api/dashboards/{dashboard}/people/{viewer}", {"part": "editor"})
    assert parts(json.loads(given.body)) == {owner: "owner", viewer: "editor"}
    assert (await shown(cast.viewer, dashboard))["you"] == "editor"
    taken = await cast.editor.request("DELETE", f"/api/dashboards/{dashboard}/people/{viewer}")
    assert parts(json.loads(taken.body)) == {owner: "owner"}


async def test_only_owners_and_admins_share(cast: Cast) -> None:
    dashboard = await made(cast.editor)
    people = f"/api/dashboards/{dashboard}/people"
    who = cast.admin.person.id
    for client, code in ((cast.viewer, 403), (cast.nobody, 401), (cast.source, 403), (cast.admin, 200)):
        assert (await client.send("PUT", people, {"everyone": "role"})).code == code
        assert (await client.send("PUT", f"{people}/{who}", {"part": "viewer"})).code == code
        assert (await client.request("DELETE", f"{people}/{who}")).code == code


async def test_a_dashboard_that_is_not_shared_is_not_there(cast: Cast, shared: Site) -> None:
    dashboard = await made(cast.editor)
    people = f"/api/dashboards/{dashboard}/people"
    assert (await cast.editor.send("PUT", people, {"everyone": "nobody"})).code == 200
    hidden, unknown = await cast.viewer.get(people), await cast.viewer.get("/api/dashboards/unknown/people")
    assert hidden.code == unknown.code == 404
    assert error_of(hidden)["message"] == error_of(unknown)["message"]
    assert (await cast.admin.get(people)).code == 200
    for method, path, body in (
        ("GET", f"/api/dashboards/{dashboard}", None),
        ("PUT", f"/api/dashboards/{dashboard}", {"title": "x", "revision": 1}),
        ("DELETE", f"/api/dashboards/{dashboard}", None),
        ("GET", f"/d/{dashboard}", None),
        ("GET", f"/api/rooms/{dashboard}/log", None),
        ("POST", "/api/message", {"roomId": dashboard, "text": "x"}),
    ):
        refused = await cast.viewer.send(method, path, body) if body else await cast.viewer.request(method, path)
        assert refused.code == 404, (method, path)
    assert dashboard not in await listed(cast.viewer)
    assert dashboard in await listed(cast.admin)
    assert dashboard in await listed(cast.editor)
    other = done_in(shared, shared.person("editor"))
    assert (await other.get(people)).code == 404


async def test_the_last_owner_cannot_leave(cast: Cast) -> None:
    dashboard, owner, viewer = await made(cast.editor), cast.editor.person.id, cast.viewer.person.id
    people = f"/api/dashboards/{dashboard}/people"
    for response in (
        await cast.editor.request("DELETE", f"{people}/{owner}"),
        await cast.editor.send("PUT", f"{people}/{owner}", {"part": "editor"}),
    ):
        assert response.code == 409
        assert "last owner" in error_of(response)["message"]
    await cast.editor.send("PUT", f"{people}/{viewer}", {"part": "owner"})
    stepped = await cast.editor.send("PUT", f"{people}/{owner}", {"part": "editor"})
    assert stepped.code == 200
    assert not json.loads(stepped.body)["mayShare"]
    assert (await cast.editor.send("PUT", f"{people}/{owner}", {"part": "owner"})).code == 403
    await cast.viewer.send("PUT", people, {"everyone": "nobody"})
    left = await cast.editor.request("DELETE", f"{people}/{owner}")
    assert left.code == 204
    assert (await cast.editor.get(people)).code == 404


async def test_a_viewer_of_the_workspace_may_edit_one_dashboard_and_an_editor_only_see_another(cast: Cast) -> None:
    dashboard, viewer = await made(cast.admin), cast.viewer.person.id
    people, path = f"/api/dashboards/{dashboard}/people", f"/api/dashboards/{dashboard}"
    await cast.admin.send("PUT", people, {"everyone": "viewer"})
    await cast.admin.send("PUT", f"{people}/{viewer}", {"part": "editor"})
    new = {**await cast.viewer.json(path), "title": "changed"}
    assert (await cast.viewer.send("PUT", path, new)).code == 200
    assert (await cast.editor.send("PUT", path, new)).code == 403
    assert (await cast.editor.send("POST", "/api/message", {"roomId": dashboard, "text": "x"})).code == 403
    for client, code in ((cast.editor, 403), (cast.viewer, 403), (cast.admin, 204)):
        assert (await client.request("DELETE", path)).code == code


async def test_two_owners_who_leave_at_once_do_not_both(cast: Cast) -> None:
    dashboard, owner, viewer = await made(cast.editor), cast.editor.person.id, cast.viewer.person.id
    people = f"/api/dashboards/{dashboard}/people"
    await cast.editor.send("PUT", f"{people}/{viewer}", {"part": "owner"})
    left = await asyncio.gather(
        cast.editor.request("DELETE", f"{people}/{owner}"), cast.viewer.request("DELETE", f"{people}/{viewer}")
    )
    assert sorted(response.code for response in left) == [200, 409]
    assert len(parts(await shown(cast.admin, dashboard))) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("", {"everyone": "all"}),
        ("", {"everyone": None}),
        ("", {}),
        ("/u1", {"part": "god"}),
        ("/u1", {"part": "owner", "more": 1}),
    ],
)
async def test_what_is_malformed_is_refused(cast: Cast, path: str, body: Any) -> None:
    dashboard = await made(cast.editor)
    response = await cast.editor.send("PUT", f"/api/dashboards/{dashboard}/people{path}", body)
    assert (response.code, error_of(response)["code"]) == (400, "invalid")


async def test_nobody_gets_a_part_who_is_not_a_user(cast: Cast) -> None:
    dashboard = await made(cast.editor)
    response = await cast.editor.send("PUT", f"/api/dashboards/{dashboard}/people/u404", {"part": "viewer"})
    assert response.code == 404
    assert "u404" in error_of(response)["message"]


async def test_people_are_found_by_how_their_names_begin(cast: Cast, shared: Site) -> None:
    for name in ("Zoë Zimmer", "zorro", "Other"):
        done_in(shared, shared.person("viewer", name))
    found = await cast.viewer.json("/api/people?match=ZO")
    assert [one["name"] for one in found["people"]] == ["zorro", "Zoë Zimmer"]
    assert len((await cast.viewer.json("/api/people"))["people"]) <= 20
    assert (await cast.nobody.get("/api/people")).code == 401
