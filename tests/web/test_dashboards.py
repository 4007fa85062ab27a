from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import pytest

from tests.caller import error_of
from tests.web.conftest import Cast

PANEL = {"kind": "stat", "title": "CPU", "at": [0, 0, 6, 4], "queries": {"a": {"metric": "cpu_*"}}}


async def make(cast: Cast, **fields: Any) -> Any:
    response = await cast.editor.send("POST", "/api/dashboards", {"title": "Made", **fields})
    assert response.code == 201, response.body
    return json.loads(response.body)


async def test_a_dashboard_is_made_read_changed_listed_and_removed(cast: Cast) -> None:
    made = await make(cast, description="about", panels={"p1": PANEL})
    assert (made["revision"], made["owner"], made["title"]) == (0, cast.editor.person.id, "Made")
    path = f"/api/dashboards/{made['id']}"
    assert await cast.viewer.json(path) == made
    changed = await cast.editor.send("PUT", path, {**made, "title": "Changed"})
    document = json.loads(changed.body)
    assert (document["title"], document["revision"]) == ("Changed", 1)
    assert document["created"] == made["created"]
    listed = (await cast.viewer.json("/api/dashboards"))["dashboards"]
    assert listed[0]["id"] == made["id"]
    assert (listed[0]["title"], listed[0]["panelCount"]) == ("Changed", 1)
    assert (await cast.editor.request("DELETE", path)).code == 204
    assert (await cast.editor.request("DELETE", path)).code == 404
    assert (await cast.viewer.get(path)).code == 410


async def test_no_work_is_lost_when_two_change_the_same(cast: Cast) -> None:
    made = await make(cast)
    path = f"/api/dashboards/{made['id']}"
    answers = await asyncio.gather(
        *(cast.editor.send("PUT", path, {**made, "title": str(number)}) for number in range(5))
    )
    assert sorted(answer.code for answer in answers) == [200, 409, 409, 409, 409]
    winner = next(json.loads(answer.body) for answer in answers if answer.code == 200)
    assert await cast.viewer.json(path) == winner
    refused = next(answer for answer in answers if answer.code == 409)
    assert "load it again" in error_of(refused)["message"]


async def test_nobody_takes_over_another_ones_dashboard_by_writing_so(cast: Cast) -> None:
    made = await make(cast)
    path = f"/api/dashboards/{made['id']}"
    changed = {**made, "owner": "u9", "id": "d9", "created": "2001-01-01T00:00:00.000Z"}
    document = json.loads((await cast.admin.send("PUT", path, changed)).body)
    assert (document["owner"], document["id"], document["created"]) == (made["owner"], made["id"], made["created"])


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"title": "x", "panels": {"p": {**PANEL, "kind": "pie"}}}, "panels.p.kind"),
        ({"title": "x", "panels": {"p": {**PANEL, "at": [20, 0, 10, 4]}}}, "panels.p"),
        ({"title": "x", "panels": {"p": {**PANEL, "queries": {"a": {"metric": "[x]"}}}}}, "queries.a"),
        ({"title": "x", "panels": {"$where": PANEL}}, "panels"),
        ({"title": "x", "more": 1}, "more"),
        ([], ""),
    ],
)
async def test_a_malformed_document_names_the_place(cast: Cast, document: Any, place: str) -> None:
    response = await cast.editor.send("POST", "/api/dashboards", document)
    assert response.code == 400
    assert place in error_of(response)["message"]


async def test_too_large_a_document_is_refused(cast: Cast) -> None:
    huge = {"title": "x", "panels": {f"p{number}": {**PANEL, "description": "x" * 4000} for number in range(100)}}
    assert (await cast.editor.send("POST", "/api/dashboards", huge)).code == 413


async def test_panels_are_suggested_for_what_arrives(cast: Cast) -> None:
    metric = f"m{uuid.uuid4().hex[:10]}"
    await cast.source.push("1", f"/api/ingest/{metric}")
    (panel,) = (await cast.viewer.json(f"/api/suggestions?match={metric}*"))["panels"]
    assert metric in json.dumps(panel["queries"])
    assert "at" not in panel
    assert len(panel["size"]) == 2
