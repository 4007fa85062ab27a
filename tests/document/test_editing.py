from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given

from dashboard.document.dashboard import MAX_BYTES, MOST_PANELS
from dashboard.document.editing import (
    LONGEST_TITLE,
    MOST_TITLES,
    begun,
    edited,
    fields_of,
    read,
    size_of,
    titles,
    written,
)
from dashboard.document.operations import apply
from dashboard.errors import Conflict, Invalid, NotFound, TooLarge
from dashboard.model.operations import Operation
from tests.document.drawn import BATCHES, DOCUMENTS

PANEL: dict[str, Any] = {"kind": "stat", "title": "CPU", "at": [0, 0, 6, 5], "queries": {"a": {"metric": "cpu"}}}


def document(**panels: Any) -> Any:
    return begun(msgspec.json.encode({"title": "Kitchen", "panels": panels}))


def put(path: str, value: Any = None) -> list[Operation]:
    return [Operation("set", path, value)]


def test_what_is_edited_is_the_document_without_its_record() -> None:
    begin = begun(b'{"title": "T", "id": "d1", "owner": "u1", "revision": 7}')
    assert begin == {"title": "T", "description": "", "time": {"window": 300_000}, "panels": {}, "variables": {}}
    assert fields_of({**begin, "id": "d1"}) == begin


def test_a_batch_that_leaves_the_document_valid_is_applied() -> None:
    after = edited(document(a=PANEL), [Operation("add", "panels.b", PANEL), *put("panels.a.unit", "percent")])
    assert after["panels"]["a"]["unit"] == "percent"
    assert after["panels"]["b"] == PANEL
    assert edited(after, [Operation("remove", "panels.b")])["panels"].keys() == {"a"}


def test_titles_are_those_before_the_batch_of_the_panels_it_touches() -> None:
    before = document(a=PANEL, b={**PANEL, "title": ""}, c=PANEL, d={**PANEL, "title": "D" * (LONGEST_TITLE + 1)})
    batch = [
        *put("panels.a.title", "Processor"),
        *put("panels.a.unit", "percent"),
        *put("panels.b.title", "B"),
        Operation("remove", "panels.d"),
        Operation("add", "panels.new", PANEL),
        *put("title", "c"),
        *put("variables.c", {"title": "C"}),
    ]
    assert titles(before, batch) == {"a": "CPU", "d": "D" * LONGEST_TITLE}
    many = document(**{f"p{number}": PANEL for number in range(MOST_TITLES + 5)})
    assert len(titles(many, [Operation("remove", f"panels.{key}") for key in many["panels"]])) == MOST_TITLES


@pytest.mark.parametrize(
    ("operations", "said"),
    [
        (put("panels.a.at", [20, 0, 6, 5]), "panels.a.at: 20 + 6 is beyond the 24 columns"),
        (put("panels.a.at", "here"), "panels.a.at: "),
        (put("panels.a.kind", "pie"), "panels.a.kind: "),
        (put("panels.a.nonsense", 1), "panels.a: "),
        (put("panels.a.queries.a.metric", ""), "panels.a.queries.a: "),
        (put("panels.a.title", "x" * 201), "panels.a.title: "),
        (put("title", "  "), "title: is empty"),
        (put("time", {"window": 1}), "time.window: "),
        (put("variables.host", 5), "variables"),
        ([*put("panels.a.min", 5), *put("panels.a.max", 4)], "panels.a.min: 5 is not below max, 4"),
        ([Operation("add", "panels.a.thresholds.t", {"value": "x", "color": "red"})], "panels.a.thresholds.t.value: "),
    ],
)
def test_a_batch_that_does_not_is_refused_with_the_place(operations: list[Operation], said: str) -> None:
    with pytest.raises(Invalid) as refused:
        edited(document(a=PANEL), operations)
    assert refused.value.message.startswith(said)


def test_only_the_result_must_be_valid() -> None:
    minimum = edited(document(a={**PANEL, "min": 0, "max": 1}), [*put("panels.a.min", 5), *put("panels.a.max", 9)])
    assert minimum["panels"]["a"]["max"] == 9


def test_what_is_wrong_with_the_operation_itself_is_said() -> None:
    with pytest.raises(Conflict):
        edited(document(a=PANEL), [Operation("add", "panels.a", PANEL)])
    with pytest.raises(NotFound):
        edited(document(a=PANEL), put("panels.gone.title", "x"))


def test_a_dashboard_has_an_end() -> None:
    full = document(**{f"p{number}": PANEL for number in range(MOST_PANELS)})
    with pytest.raises(Invalid, match="panels: at most 200"):
        edited(full, [Operation("add", "panels.more", PANEL)])
    assert edited(full, [Operation("remove", "panels.p0"), Operation("add", "panels.more", PANEL)])
    large = {**PANEL, "description": "x" * 4000}
    with pytest.raises(TooLarge, match=str(MAX_BYTES)):
        edited(full, [operation for number in range(70) for operation in _in_place_of(number, large)])


def _in_place_of(number: int, panel: dict[str, Any]) -> list[Operation]:
    return [Operation("remove", f"panels.p{number}"), Operation("add", f"panels.p{number}", panel)]


def test_operations_are_read_as_they_are_written() -> None:
    operations = [Operation("remove", "panels.a"), *put("title", "T"), *put("panels.b.unit")]
    wire = written(operations)
    assert wire == [
        {"op": "remove", "path": "panels.a"},
        {"op": "set", "path": "title", "value": "T"},
        {"op": "set", "path": "panels.b.unit"},
    ]
    assert read(wire) == operations
    with pytest.raises(msgspec.ValidationError):
        read([{"op": "set", "path": "title", "more": 1}])


@given(DOCUMENTS, BATCHES)
def test_a_document_grows_by_less_than_its_operations(before: dict[str, Any], batch: list[Operation]) -> None:
    try:
        after = apply(before, batch)
    except (Conflict, Invalid, NotFound):
        return
    assert size_of(after) <= size_of(before) + size_of(written(batch))
