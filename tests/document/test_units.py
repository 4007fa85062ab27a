from __future__ import annotations

import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.document.units import NONE, UNITS, format_value, quantity, scale_for
from tests.codebase import ROOT

VECTORS: Final[list[list[Any]]] = json.loads((ROOT / "tests/vectors/units.json").read_text(encoding="utf-8"))


def test_the_server_and_the_page_write_every_number_alike() -> None:
    assert {unit for _, unit, *_ in VECTORS} == {*UNITS, "widgets"}
    assert [format_value(*vector[:3]) for vector in VECTORS] == [vector[3] for vector in VECTORS]


def test_what_is_no_number_is_a_dash() -> None:
    for value in (None, float("nan"), float("inf")):
        assert format_value(value, "bytes") == NONE


def test_number_and_unit_come_apart() -> None:
    assert quantity(1536, "bytes") == ("1.50", "KiB")


@given(st.sampled_from(sorted(UNITS)), st.floats(allow_nan=False, allow_infinity=False))
def test_the_sign_alone_tells_a_value_from_its_opposite(unit: str, value: float) -> None:
    if not unit.startswith("date"):
        more, less = format_value(abs(value), unit), format_value(-abs(value), unit)
        assert less in (more, f"−{more}")


@given(st.floats(min_value=1, max_value=1e14))
def test_a_scale_leaves_one_to_three_digits(value: float) -> None:
    assert 1 <= value / scale_for(value, "bytes-si").factor < 1000


@pytest.mark.parametrize(("unit", "text"), [("duration", "1\u202fh 1\u202fmin"), ("clock", "1:01:01")])
def test_lengths_of_time_are_words(unit: str, text: str) -> None:
    assert format_value(3661, unit) == text


def test_moments_are_in_utc() -> None:
    assert format_value(1_795_359_600_000, "date") == format_value(1_795_359_600, "date-s") == "22 Nov 2026 15:00"
