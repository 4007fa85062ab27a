from __future__ import annotations

import json
import uuid
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.caller import error_of
from tests.web.conftest import Cast

START = 1_790_000_001_000 // 3000 * 3000


async def pushed(cast: Cast) -> str:
    """A metric with two series of three points."""
    metric = f"m{uuid.uuid4().hex[:10]}"
    points = [
        {"metric": metric, "labels": {"host": host}, "value": value, "time": START + 1000 * second}
        for host, values in (("a", (1, 2, 3)), ("b", (10, 20, 30)))
        for second, value in enumerate(values)
    ]
    assert (await cast.source.push(json.dumps(points))).code == 200
    return metric


async def query(cast: Cast, metric: str, **fields: Any) -> Any:
    asked = {"metric": metric, "from": START, "to": START + 3000, "step": "1s", **fields}
    return await cast.viewer.json("/api/query?" + urlencode(asked, doseq=True))


async def test_what_was_pushed_is_read_back(cast: Cast) -> None:
    metric = await pushed(cast)
    assert await query(cast, metric) == {
        "from": START,
        "to": START + 3000,
        "step": 1000,
        "times": [START, START + 1000, START + 2000],
        "series": [
            {"metric": metric, "labels": {"host": "a"}, "values": [1, 2, 3]},
            {"metric": metric, "labels": {"host": "b"}, "values": [10, 20, 30]},
        ],
    }


async def test_series_are_chosen_and_combined(cast: Cast) -> None:
    metric = await pushed(cast)
    chosen = await query(cast, metric, where="host=b")
    assert [series["values"] for series in chosen["series"]] == [[10, 20, 30]]
    summed = await query(cast, metric, across="sum", over="max", step="3s")
    assert [series["values"] for series in summed["series"]] == [[33]]
    grouped = await query(cast, metric[:-1] + "?", across="avg", by="host")
    assert [series["labels"] for series in grouped["series"]] == [{"host": "a"}, {"host": "b"}]
    assert (await query(cast, metric, where=["host=a", "host=b*"]))["series"][0]["labels"] == {"host": "b"}
    assert (await query(cast, "nothing"))["series"] == []


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"metric": ""}, "metric"),
        ({"metric": "[a]"}, "pattern"),
        ({"over": "median"}, "over"),
        ({"across": "x"}, "across"),
        ({"step": "1"}, "duration"),
        ({"step": "1ms"}, "steps"),
        ({"from": "yesterday"}, "time"),
        ({"from": "now", "to": "now-1h"}, "before"),
        ({"points": "0"}, "points"),
        ({"points": "١"}, "points"),
        ({"where": "host"}, "where"),
        ({"where": "host=" + "*a" * 9}, "wildcards"),
        ({"nonsense": "1"}, "nonsense"),
        ({"from": "-5"}, "time"),
        ({"to": "9" * 15}, "time"),
    ],
)
async def test_a_bad_query_names_what_is_wrong(cast: Cast, changes: dict[str, str], word: str) -> None:
    asked = {"metric": "m", "from": str(START), "to": str(START + 10**7), **changes}
    response = await cast.viewer.get("/api/query?" + urlencode(asked))
    assert response.code == 400
    assert word in error_of(response)["message"]


async def test_what_there_is_is_listed(cast: Cast) -> None:
    metric = await pushed(cast)
    (found,) = (await cast.viewer.json(f"/api/series?match={metric[:-1]}*"))["metrics"]
    assert found["metric"] == metric
    assert found["labels"] == {"host": ["a", "b"]}
    assert found["series"] == 2
    assert (await cast.viewer.json("/api/series?match=nothing_*"))["metrics"] == []


async def test_a_state_among_numbers_is_refused_by_name_and_so_is_a_number_among_states(cast: Cast) -> None:
    metric = f"felt_{uuid.uuid4().hex[:8]}"
    first = await cast.source.push(json.dumps([{"metric": metric, "value": 1}, {"metric": metric, "value": "ok"}]))
    assert first.code == 400
    body = json.loads(first.body)
    assert (body["accepted"], body["refused"]) == (1, 1)
    assert "its values are numbers" in body["error"]["message"]
    assert (await cast.source.push('"ok"', f"/api/ingest/{metric}.state")).code == 200
    assert (await cast.source.push("3", f"/api/ingest/{metric}.state")).code == 400
    answer = await cast.viewer.json(f"/api/query?metric={metric}.state")
    assert [row["states"] for row in answer["series"]] == [["ok"]]
