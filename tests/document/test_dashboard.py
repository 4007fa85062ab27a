from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.document.dashboard import MAX_BYTES, Dashboard, Panel, dump, load, parse
from dashboard.errors import Invalid, TooLarge
from dashboard.model.query import Query

FULL: dict[str, Any] = {
    "id": "d1",
    "title": "Production",
    "description": "All of it",
    "time": {"from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00+01:00"},
    "panels": {
        "p1": {
            "kind": "timeseries",
            "title": "CPU",
            "description": "by host",
            "at": [0, 0, 12, 7],
            "queries": {
                "q1": {
                    "metric": "cpu_*",
                    "where": {"host": "web-*"},
                    "over": "p95",
                    "across": "max",
                    "by": ["host"],
                    "step": 1000,
                }
            },
            "unit": "percent",
            "decimals": 1,
            "min": 0.0,
            "max": 100.0,
            "thresholds": {"t1": {"value": 80.0, "color": "amber"}},
            "mappings": {
                "down": {"value": 0.0, "text": "down", "color": "red"},
                "high": {"from": 90.0, "text": "too much"},
                "none": {"missing": True, "text": "no data", "color": "grey"},
            },
            "options": {"style": "area", "stacked": True, "legend": False, "label": "host"},
        }
    },
    "variables": {"env": "prod"},
    "revision": 3,
    "created": "2026-01-01T00:00:00Z",
    "updated": "2026-01-01T00:00:00Z",
    "owner": "u1",
}
PANEL: dict[str, Any] = {"kind": "stat", "title": "", "at": [0, 0, 6, 4], "queries": {}}


def with_panel(**parts: Any) -> dict[str, Any]:
    return {"title": "a", "panels": {"p1": {**PANEL, **parts}}}


def with_query(**parts: Any) -> dict[str, Any]:
    return with_panel(queries={"q1": {"metric": "a", **parts}})


def test_a_full_document_comes_back_as_it_went_in() -> None:
    dashboard = parse(json.dumps(FULL).encode())
    assert json.loads(json.dumps(dump(dashboard))) == FULL
    assert dashboard.panels["p1"].queries["q1"] == Query("cpu_*", {"host": "web-*"}, "p95", "max", ("host",), 1000)


def test_a_title_is_enough() -> None:
    dashboard = parse(b'{"title":"New"}')
    assert (dashboard.panels, dashboard.revision, dashboard.time.window) == ({}, 0, 300_000)


def test_defaults_of_a_panel_are_left_out() -> None:
    assert dump(load(with_panel()))["panels"]["p1"] == {**PANEL, "at": (0, 0, 6, 4)}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "expected object, got array"),
        ({}, "missing required field title"),
        ({"title": "  "}, "title: is empty"),
        ({"title": "x" * 201}, "title: expected str of length <= 200"),
        ({"title": "a", "other": 1}, "unknown field other"),
        ({"title": "a", "panels": []}, "panels: expected object, got array"),
        ({"title": "a", "panels": {"p 1": PANEL}}, "panels: an id has 1 to 40 of the characters A-Z a-z 0-9 _ -"),
        ({"title": "a", "panels": {"p\n": PANEL}}, "panels: an id has 1 to 40 of the characters A-Z a-z 0-9 _ -"),
        ({"title": "a", "panels": {f"p{n}": PANEL for n in range(201)}}, "panels: expected object of length <= 200"),
        ({"title": "a", "time": {}}, 'time: either "window" in milliseconds, or "from" and "to"'),
        ({"title": "a", "time": {"window": 5000, "to": "2026-01-01"}}, "time: either"),
        ({"title": "a", "time": {"window": 1}}, "time.window: expected int >= 1000"),
        ({"title": "a", "time": {"from": "x", "to": "y"}}, "time.from: 'x' is not ISO 8601"),
        ({"title": "a", "time": {"from": "2026-01-02", "to": "2026-01-01Z"}}, "time.to"),
        ({"title": "a", "time": {"from": "2026-01-02", "to": "2026-01-01T00:00Z"}}, "time.from: is not before to"),
        ({"title": "a", "variables": {"v": 1}}, "variables: expected str, got int"),
        ({"title": "a", "revision": -1}, "revision: expected int >= 0"),
        (with_panel(at=[0, 0, "x", 1]), "panels.p1.at[2]: expected int, got str"),
        (with_panel(at=[0, 0, 6]), "panels.p1.at: expected array of length 4, got 3"),
        (with_panel(at=[20, 0, 6, 1]), "panels.p1.at: 20 + 6 is beyond the 24 columns"),
        (with_panel(at=[0, 0, 6, 101]), "panels.p1.at[3]: expected int <= 100"),
        (with_panel(kind="pie"), "panels.p1.kind: 'pie' is not one of timeseries, stat"),
        (with_panel(color="red"), "panels.p1: unknown field color"),
        (with_panel(min=5, max=1), "panels.p1.min: 5 is not below max, 1"),
        (with_panel(options={"style": "bar"}), "panels.p1.options.style: invalid enum value 'bar'"),
        (with_panel(options={"stile": "bars"}), "panels.p1.options: unknown field stile"),
        (with_panel(mappings={"m": {}}), 'panels.p1.mappings.m: either "value", or "from" and "to"'),
        (with_panel(mappings={"m": {"from": 2, "to": 1}}), "panels.p1.mappings.m.from: 2 is above to, 1"),
        (with_panel(mappings={"m": {"value": True}}), "panels.p1.mappings.m.value: expected"),
        (with_panel(thresholds={"t": {"value": 1, "color": "pink"}}), "panels.p1.thresholds.t.color: invalid enum"),
        (with_panel(queries={"q q": {"metric": "a"}}), "panels.p1.queries: an id has"),
        (with_panel(queries={f"q{n}": {"metric": "a"} for n in range(21)}), "panels.p1.queries: expected object of"),
        (with_panel(queries={"q1": {}}), "panels.p1.queries.q1: missing required field metric"),
        (with_query(metric=5), "panels.p1.queries.q1.metric: expected str, got int"),
        (with_query(metric="a\nb"), "panels.p1.queries.q1: metric pattern"),
        (with_query(over="mode"), "panels.p1.queries.q1.over: invalid enum value 'mode'"),
        (with_query(where={"host": 5}), "panels.p1.queries.q1.where: expected str, got int"),
        (with_query(where={"a b": "x"}), "panels.p1.queries.q1: label name 'a b'"),
        (with_query(where={"host": "*a" * 9}), "panels.p1.queries.q1: pattern"),
        (with_query(by=["a b"]), "panels.p1.queries.q1: label name 'a b'"),
        (with_query(step=-5), "panels.p1.queries.q1.step: -5 is not between"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(document: object, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(json.dumps(document).encode())
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize(
    "data", [b"", b'{"title":', b"NaN", b'{"title":"\xff"}', b'{"title":"\\ud800"}', b"[" * 100_000, b"9" * 5000]
)
def test_what_is_not_json_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid, match=r"not JSON|nested too deeply"):
        parse(data)


def test_a_document_that_is_too_large_is_refused() -> None:
    with pytest.raises(TooLarge):
        parse(b" " * (MAX_BYTES + 1))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
PATHS = st.sampled_from(
    [
        ("title",),
        ("time",),
        ("panels",),
        ("panels", "p1"),
        ("panels", "p1", "at"),
        ("panels", "p1", "queries"),
        ("panels", "p1", "queries", "q1"),
        ("panels", "p1", "queries", "q1", "where"),
        ("panels", "p1", "thresholds"),
        ("panels", "p1", "options"),
    ]
)


@given(PATHS, JSON)
def test_anything_at_any_place_is_kept_or_refused_with_that_place(path: tuple[str, ...], value: Any) -> None:
    document = json.loads(json.dumps(FULL))
    place = document
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    try:
        dashboard = load(document)
    except Invalid as error:
        said = error.message
    else:
        said = ".".join(path)
        assert load(dump(dashboard)) == dashboard
    assert said.startswith(".".join(path)) or said.split(":")[0] == path[0]


def test_the_structs_speak_camel_case_on_the_wire() -> None:
    names = [*msgspec.structs.fields(Dashboard), *msgspec.structs.fields(Panel)]
    assert all("_" not in field.encode_name for field in names)
