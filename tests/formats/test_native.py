from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import DashboardError, Invalid
from tests.formats.reading import NOW, points, read

POINT = '{"metric":"cpu","labels":{"host":"a"},"value":1.5,"time":1770000000}'
HELD = ("cpu", (("host", "a"),), NOW, 1.5)


@pytest.mark.parametrize(
    "body",
    [
        POINT,
        f"\ufeff \n{POINT}\r\n",
        json.dumps(json.loads(POINT), indent=2),
        f"[{POINT}]",
        f"\t[\n{POINT}\n]\n",
        '{"metric":"cpu","labels":{"host":"a"},"times":[1770000000000],"values":[1.5]}',
        '[{"metric":"cpu","labels":{"host":"a"},"times":["2026-02-02T02:40:00Z"],"values":[1.5]}]',
        '{"labels":{"host":"a"},"time":1770000000.0,"values":{"cpu":1.5}}',
        "metric,host,value,time\ncpu,a,1.5,1770000000",
        '"metric","host","value"\n"cpu","a","1.5"',
    ],
)
def test_one_point_in_every_form(body: str) -> None:
    parsed = read(body)
    assert points(parsed) == [HELD]
    assert (parsed.refused, parsed.notes) == (0, [])


@pytest.mark.parametrize(
    "body",
    ["1.5", "1.5 1770000000", '{"value":1.5}', "1.5,1770000000", "value,time\n1.5,1770000000", '[{"value":1.5}]'],
)
def test_one_point_in_every_form_for_the_metric_of_the_path(body: str) -> None:
    assert points(read(body, "cpu", {"host": "a"})) == [HELD]


def test_lines_of_objects() -> None:
    assert points(read(f"{POINT}\r\n\r\n{POINT}\n")) == [HELD, HELD]
    parsed = read(f'{POINT}\n{{"metric":"cpu","value":NaN}}\n{{"metr\n{POINT}')
    assert points(parsed) == [HELD, HELD]
    assert [(refusal.index, refusal.line) for refusal in parsed.refusals] == [(1, 2), (2, 3)]


def test_an_empty_array_is_no_point() -> None:
    assert points(read("[]")) == []


@pytest.mark.parametrize(
    ("body", "metric", "reason"),
    [
        ("", None, "empty"),
        (" \r\n", None, "empty"),
        ("\ufeff", None, "empty"),
        ("21.5", None, "POST it to /api/ingest/<metric>"),
        ("{", None, "ends too early"),
        ("[", None, "ends too early"),
        (POINT + POINT, None, "more follows"),
        ("[" * 100_000, None, "nested too deeply"),
        (",,\n,", None, "neither JSON nor CSV"),
        ("hello", None, "neither JSON nor CSV"),
        ("null", "cpu", "neither JSON nor CSV"),
        ("1", "no\nname", "metric name"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_the_reason(body: str, metric: str | None, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(body, metric)
    assert reason in caught.value.message


@pytest.mark.parametrize("body", ["[" + "1," * 20_000 + "1]", "{}\n" * 20_000, "metric,value\n" + "a,x\n" * 20_000])
def test_a_body_in_which_nearly_nothing_is_right_is_refused_as_a_whole(body: str) -> None:
    with pytest.raises(DashboardError, match="More than 10000 refusals"):
        read(body)


def test_utf_16_is_refused() -> None:
    with pytest.raises(Invalid, match="not UTF-8"):
        read(POINT.encode("utf-16"))
    with pytest.raises(Invalid, match="not UTF-8"):
        read(POINT.encode("utf-16-le"))


def test_a_text_may_be_the_value_of_the_path() -> None:
    assert read('"ok"', "door").states == [(0, "ok")]
    (refusal,) = read('"1"', "door").refusals
    assert "without quotes" in refusal.reason


NAMES = st.from_regex(r"[a-z_][a-z0-9_.]{0,10}", fullmatch=True)
VALUES = st.floats(allow_nan=False, allow_infinity=False)
TIMES = st.integers(10**11, 7_258_118_399_999)
LABELS = st.dictionaries(NAMES, st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=8), max_size=3)


@given(st.lists(st.tuples(NAMES, LABELS, VALUES, TIMES), max_size=8), st.sampled_from(["array", "lines", "columns"]))
def test_what_is_printed_is_read_back(rows: list[tuple[str, dict[str, str], float, int]], form: str) -> None:
    objects: list[dict[str, Any]]
    if form == "columns":
        objects = [{"metric": m, "labels": ls, "times": [t], "values": [v]} for m, ls, v, t in rows]
    else:
        objects = [{"metric": m, "labels": ls, "value": v, "time": t} for m, ls, v, t in rows]
    body = "\n".join(map(json.dumps, objects)) if form == "lines" and rows else json.dumps(objects)
    expected = [(metric, tuple(sorted(labels.items())), time, value) for metric, labels, value, time in rows]
    assert points(read(body)) == expected


@given(st.lists(st.tuples(TIMES, VALUES), max_size=20), VALUES)
def test_columns_hold_every_point(rows: list[tuple[int, float]], other: float) -> None:
    body = json.dumps({"metric": "a", "times": [time for time, _ in rows], "values": [value for _, value in rows]})
    assert [(time, value) for _, _, time, value in points(read(body))] == rows


TOKENS = st.sampled_from(
    [
        *'{}[],:"\\\n \r',
        '"metric"',
        '"labels"',
        '"value"',
        '"time"',
        '"times"',
        '"values"',
        '"cpu"',
        "1",
        "1e999",
        "NaN",
        "-Infinity",
        "null",
        "true",
        "9" * 40,
        '"\\ud800"',
        '{"metric":"a","value":1}',
        '{"metric":"a","value":',
        '"labels":{"x":"y"}',
        "\x00",
        "é",
        "metric,value,time\n",
    ]
)


@given(
    st.binary(max_size=60) | st.lists(TOKENS, max_size=14).map(lambda tokens: "".join(tokens).encode()),
    st.sampled_from([None, "cpu"]),
)
def test_any_bytes_are_read_or_refused(body: bytes, metric: str | None) -> None:
    with suppress(DashboardError):
        parsed = read(body, metric)
        assert len(parsed.batch) == len(points(parsed))
        assert (parsed.refused == 0) == (parsed.refusals == [])


@given(st.lists(st.sampled_from([POINT, '{"metric":"a","value":true}', '{"metric":"b","value":"x"}', "3"]), max_size=6))
def test_the_fast_way_and_the_closer_look_agree(parts: list[str]) -> None:
    def shown(body: str) -> list[str]:
        return [repr(point) for point in points(read(body))]

    assert shown("[" + ",".join(parts) + "]") == [point for part in parts for point in shown(f"[{part}]")]


BODIES = re.findall(
    r"^```\w+ body(?: (\w+))?\n(.*?)^```$",
    (Path(__file__).parents[2] / "docs" / "pushing.md").read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)


@pytest.mark.parametrize(("metric", "body"), BODIES)
def test_the_documented_bodies_are_read(metric: str, body: str) -> None:
    parsed = read(body, metric or None)
    assert len(parsed.batch) > 0
    assert (parsed.refused, parsed.notes) == (0, [])


def test_every_form_is_documented() -> None:
    assert len(BODIES) == 10
