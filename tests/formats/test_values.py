from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import Invalid
from dashboard.formats.values import from_json, from_number, from_text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_are_read_back_exactly(value: float) -> None:
    expected = value + 0.0
    assert from_text(repr(value)) == expected
    assert from_json(json.dumps(value).encode()) == expected
    assert math.copysign(1, from_text(repr(value))) == math.copysign(1, expected)


@given(st.integers(-(2**63), 2**63 - 1))
def test_integers_of_64_bits_are_read(value: int) -> None:
    assert from_number(value) == float(value)
    assert from_json(str(value).encode()) == float(value)


@pytest.mark.parametrize(
    ("text", "value"), [(" 21.5 ", 21.5), ("+3", 3), (".5", 0.5), ("5.", 5), ("1E3", 1000), ("True", 1), ("false", 0)]
)
def test_numbers_as_people_write_them(text: str, value: float) -> None:
    assert from_text(text) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no value"),
        ("warm", "not a number"),
        ("1_000", "not a number"),
        ("0x10", "not a number"),
        ("1,5", "not a number"),
        ("٣", "not a number"),
        ("nan", "NaN"),
        ("-Infinity", "NaN"),
        ("1e999", "beyond float64"),
        ("9" * 25, "64 bits"),
        ("9" * 5000, "5000 characters"),
        ("\ud800", "not a number"),
    ],
)
def test_text_that_is_no_number_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        from_text(text)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'" "', "1 to 64 printable"),
        (b'"a\\nb"', "1 to 64 printable"),
        (b'"' + b"x" * 65 + b'"', "1 to 64 printable"),
        (b'"21.5"', "without quotes"),
        (b'"NaN"', "NaN"),
        (b"[1]", "array or object"),
        (b"{}", "array or object"),
        (b"1e999", "beyond float64"),
        (b"9223372036854775808", "64 bits"),
        (b"-" + b"9" * 5000, "64 bits"),
        (b"nope", "not a JSON value"),
        (b'"\xff"', "not a JSON value"),
        (b'"\\ud800"', "not a JSON value"),
    ],
)
def test_json_that_is_no_number_is_refused_with_the_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        from_json(raw)


def test_a_text_is_a_state() -> None:
    assert [from_json(raw) for raw in (b'" ok "', b'"true"', '"ß"'.encode())] == ["ok", "true", "ß"]


def test_booleans_are_one_and_zero_and_null_is_nothing() -> None:
    assert [from_json(raw) for raw in (b"true", b"false", b"null")] == [1.0, 0.0, None]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(Invalid, match="NaN"):
        from_number(value)
