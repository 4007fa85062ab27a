from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from tests.caller import error_of
from tests.web.conftest import Cast


async def make(cast: Cast, **fields: Any) -> Any:
    response = await cast.admin.send("POST", "/api/keys", {"name": f"key {uuid.uuid4().hex[:8]}", **fields})
    assert response.code == 201, response.body
    return json.loads(response.body)


async def test_a_key_is_shown_once(cast: Cast) -> None:
    made = await make(cast, metrics=["cpu_*"], rate=10)
    assert made["key"].startswith("dk_")
    listed = next(key for key in (await cast.viewer.json("/api/keys"))["keys"] if key["id"] == made["id"])
    assert listed.keys() == {"id", "name", "metrics", "rate", "created", "revoked", "lastSeen"}
    assert (listed["metrics"], listed["rate"], listed["revoked"]) == (["cpu_*"], 10, None)
    for path in ("/api/keys", "/api/sources"):
        assert made["key"] not in (await cast.admin.get(path)).body.decode()


async def test_a_revoked_key_stays_in_the_list_and_its_name_is_free(cast: Cast) -> None:
    made = await make(cast)
    assert (await cast.admin.send("POST", "/api/keys", {"name": made["name"]})).code == 409
    assert (await cast.admin.request("DELETE", f"/api/keys/{made['id']}")).code == 204
    assert (await cast.admin.request("DELETE", f"/api/keys/{made['id']}")).code == 404
    listed = next(key for key in (await cast.viewer.json("/api/sources"))["sources"] if key["id"] == made["id"])
    assert listed["revoked"]
    assert {"points", "refused", "series", "seriesLimit", "lastError"} <= listed.keys()
    await make(cast, name=made["name"])


@pytest.mark.parametrize(
    "body",
    [{}, {"name": ""}, {"name": 1}, {"name": "x", "rate": 0}, {"name": "x", "rate": "fast"}, {"name": "x", "more": 1},
     {"name": "x", "metrics": ["[a]"]}, {"name": "x", "metrics": "cpu"}, {"name": {"$gt": ""}}, []],
)  # fmt: skip
async def test_a_malformed_key_is_refused(cast: Cast, body: Any) -> None:
    response = await cast.admin.send("POST", "/api/keys", body)
    assert response.code == 400
    assert error_of(response)["code"] == "invalid"
