from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given

from dashboard.document.difference import difference
from dashboard.document.operations import apply, same
from dashboard.model.operations import Operation
from tests.document.drawn import DOCUMENTS
from tests.document.test_operations import CASES, VECTORS

GIVING = [case for case in CASES if "gives" in case]


@pytest.mark.parametrize("case", GIVING, ids=lambda case: str(case["name"]))
def test_the_difference_is_what_the_vectors_say(case: dict[str, Any]) -> None:
    found = difference(VECTORS["document"], case["gives"])
    assert msgspec.to_builtins(found) == case["differs by"]


@given(DOCUMENTS, DOCUMENTS)
def test_the_difference_makes_one_of_the_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    found = difference(before, after)
    assert same(apply(before, found), after)
    assert bool(found) == (not same(before, after))


def test_what_is_no_field_of_the_document_is_left_alone() -> None:
    document = VECTORS["document"]
    assert difference({**document, "revision": 1, "owner": "a"}, {**document, "revision": 2, "id": "x"}) == []


def test_a_flag_that_becomes_a_number_is_a_difference() -> None:
    document = VECTORS["document"]
    legend = Operation("set", "panels.cpu.options.legend", 1)
    assert difference(document, apply(document, [legend])) == [legend]
