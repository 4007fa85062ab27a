from __future__ import annotations

import json
from typing import Any

import pytest

from tests.caller import error_of
from tests.web.conftest import Cast


async def changed(cast: Cast) -> str:
    """A dashboard that was changed twice."""
    made = json.loads((await cast.editor.send("POST", "/api/dashboards", {"title": "0"})).body)
    path = f"/api/dashboards/{made['id']}"
    for number in (1, 2):
        document = await cast.editor.json(path)
        assert (await cast.editor.send("PUT", path, {**document, "title": str(number)})).code == 200
    return path


async def test_versions_are_listed_shown_named_and_brought_back(cast: Cast) -> None:
    path = await changed(cast)
    found = await cast.viewer.json(f"{path}/versions")
    assert [(one["from"], one["to"], one["count"]) for one in found["versions"]] == [(1, 2, 2), (0, 0, 0)]
    assert found["before"] is None
    then: dict[str, Any] = await cast.viewer.json(f"{path}/versions/1")
    assert (then["title"], then["revision"], f"/api/dashboards/{then['id']}") == ("1", 1, path)
    named = await cast.editor.send("POST", f"{path}/versions/1", {"name": "First"})
    assert json.loads(named.body) == {"version": 1, "name": "First"}
    page = await cast.viewer.json(f"{path}/versions?limit=1&before=2")
    assert [one.get("name") for one in page["versions"]] == ["First", None]
    restored = await cast.editor.send("POST", f"{path}/versions/1/restore", {})
    assert json.loads(restored.body) == {"revision": 3, "changed": True}
    assert (await cast.viewer.json(path))["title"] == "1"


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "before=-1", "before=1234567890123456"])
async def test_numbers_are_whole_and_bounded(cast: Cast, query: str) -> None:
    path = await changed(cast)
    response = await cast.viewer.get(f"{path}/versions?{query}")
    assert response.code == 400
    assert error_of(response)["message"].startswith(query.split("=")[0])


async def test_a_version_that_is_not_there(cast: Cast) -> None:
    path = await changed(cast)
    assert (await cast.viewer.get(f"{path}/versions/9")).code == 404
    assert (await cast.viewer.get(f"{path}/versions/x")).code == 404
    assert (await cast.editor.send("POST", f"{path}/versions/1", {"title": "x"})).code == 400
