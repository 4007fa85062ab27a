from __future__ import annotations

import copy
import json
from typing import Any

import msgspec
import pytest
from hypothesis import assume, event, given

from dashboard.document.operations import Document, apply, invert, normal, same, value_at
from dashboard.errors import Conflict, DashboardError, Invalid, NotFound
from dashboard.model.operations import Operation
from tests.codebase import ROOT
from tests.document.drawn import BATCHES, DOCUMENTS

VECTORS: dict[str, Any] = json.loads((ROOT / "tests/vectors/operations.json").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = VECTORS["cases"]


def read(operations: list[Any]) -> list[Operation]:
    return msgspec.convert(operations, list[Operation])


def applied(document: Document, batch: list[Operation]) -> Document | None:
    try:
        return apply(document, batch)
    except (Conflict, Invalid, NotFound):
        return None


def test_there_are_vectors_of_both_kinds() -> None:
    assert sum("gives" in case for case in CASES) > 30
    assert {case["refused"]["code"] for case in CASES if "refused" in case} == {"invalid", "conflict", "not_found"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_batch_gives_what_the_vectors_say(case: dict[str, Any]) -> None:
    document, batch = VECTORS["document"], read(case["ops"])
    if "gives" in case:
        assert same(apply(document, batch), case["gives"])
        assert msgspec.to_builtins(invert(document, batch)) == case["undone by"]
        return
    for refusing in (apply, invert):
        with pytest.raises(DashboardError) as refused:
            refusing(document, batch)
        assert {"code": refused.value.code, "message": refused.value.message} == case["refused"]


@given(DOCUMENTS, BATCHES)
def test_what_is_undone_was_never_done(document: dict[str, Any], batch: list[Operation]) -> None:
    after = applied(document, batch)
    assume(after is not None)
    assert after is not None
    assert same(apply(after, invert(document, batch)), document)


@given(DOCUMENTS, BATCHES)
def test_a_document_is_never_changed_in_place(document: dict[str, Any], batch: list[Operation]) -> None:
    before = copy.deepcopy(document)
    event("refused" if applied(document, batch) is None else "applied")
    assert same(document, before)


@given(DOCUMENTS, BATCHES)
def test_the_result_is_in_the_normal_form(document: dict[str, Any], batch: list[Operation]) -> None:
    after = applied(document, batch)
    assert after is None or same(normal(after), after)


def test_what_did_not_change_is_shared() -> None:
    document = normal(VECTORS["document"])
    after = apply(document, [Operation("set", "panels.cpu.title", "Other")])
    assert after["panels"]["note"] is document["panels"]["note"]
    assert after["panels"]["cpu"]["queries"] is document["panels"]["cpu"]["queries"]


def test_what_is_at_a_place() -> None:
    document = VECTORS["document"]
    assert value_at(document, ["panels", "cpu", "thresholds", "high", "value"]) == 80
    assert value_at(document, ["panels", "cpu", "title", "deeper"]) is None
    assert value_at(document, ["panels", "gone", "title"]) is None


def test_true_is_not_one_but_one_is_one() -> None:
    assert same({"a": [1, 2.0]}, {"a": (1.0, 2)})
    assert not same(True, 1)
    assert not same({"a": 1}, {"b": 1})
    assert not same([1], [1, 2])
