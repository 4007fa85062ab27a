from __future__ import annotations

import gzip
import math

import pytest

from dashboard.client.batches import Columns, halves, pack
from tests.formats.reading import points, read


def test_points_are_gathered_by_series() -> None:
    columns = Columns()
    columns.add("cpu", 1, {"host": "a", "core": "0"}, 1_770_000_000.25)
    columns.add("cpu", 2.5, {"core": "0", "host": "a"}, 1_770_000_001)
    columns.add("mem", True, {}, 1_770_000_001)
    assert len(columns) == 3
    assert columns.taken() == [
        {
            "metric": "cpu",
            "labels": {"core": "0", "host": "a"},
            "times": [1_770_000_000_250, 1_770_000_001_000],
            "values": [1.0, 2.5],
        },
        {"metric": "mem", "labels": {}, "times": [1_770_000_001_000], "values": [1.0]},
    ]
    assert len(columns) == 0
    assert columns.taken() == []


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_json_cannot_say_is_refused_at_once(value: float) -> None:
    columns = Columns()
    with pytest.raises(ValueError, match="cpu"):
        columns.add("cpu", value, {}, None)
    assert len(columns) == 0


def test_a_request_has_a_key_of_its_own_and_large_ones_are_compressed() -> None:
    columns = Columns()
    columns.add("cpu", 1, {}, 1_770_000_000)
    small = pack(columns.taken(), "dk_x", 1)
    for second in range(1000):
        columns.add("cpu", second, {}, 1_770_000_000 + second)
    large = pack(columns.taken(), "dk_x", 1000)
    assert small.headers["Idempotency-Key"] != large.headers["Idempotency-Key"]
    assert "Content-Encoding" not in small.headers
    assert large.headers["Content-Encoding"] == "gzip"
    assert points(read(small.body)) == [("cpu", (), 1_770_000_000_000, 1.0)]
    assert len(points(read(gzip.decompress(large.body)))) == 1000


@pytest.mark.parametrize("count", [2, 3, 1000])
def test_halves_hold_the_same_points_in_their_order(count: int) -> None:
    columns = Columns()
    for second in range(count):
        columns.add("cpu", second, {}, 1_770_000_000 + second)
    whole = pack(columns.taken(), "dk_x", count)
    parts = halves(whole)
    bodies = [gzip.decompress(part.body) if "Content-Encoding" in part.headers else part.body for part in parts]
    assert [value for body in bodies for *_, value in points(read(body))] == [float(second) for second in range(count)]
    assert sum(part.points for part in parts) == count
    assert {part.headers["Authorization"] for part in parts} == {"Bearer dk_x"}


def test_one_point_cannot_be_parted() -> None:
    assert halves(pack([{"metric": "cpu", "times": [1], "values": [1.0]}], "dk_x", 1)) == []
    assert halves(pack([{"values": {"a": 1, "b": 2}}], "dk_x", 1)) == []
