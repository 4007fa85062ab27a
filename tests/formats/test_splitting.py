from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.formats.splitting import Unseparable, elements, lines, place

SHALLOW = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
).filter(lambda value: depth(value) <= 4)


def depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    return 0


@given(st.lists(SHALLOW, max_size=5), st.sampled_from([None, 1]))
def test_the_elements_of_an_array_are_found(values: list[object], indent: int | None) -> None:
    body = json.dumps(values, indent=indent).encode()
    found = list(elements(body))
    assert [json.loads(raw) for _, raw in found] == values
    assert all(body[start : start + len(raw)] == raw for start, raw in found)


@pytest.mark.parametrize(
    ("body", "offset"),
    [
        (b"[", 1),
        (b"[1", 1),
        (b"[1,", 3),
        (b"[1,,2]", 3),
        (b"[1,2] x", 5),
        (b'[1,"x]', 3),
        (b"[" * 100_000, 1),
        (b"[1," + b'{"a":' * 100_000, 3),
        (b'["' + b"\\" * 1_000_000, 1),
    ],
)
def test_where_elements_cannot_be_told_apart_is_said(body: bytes, offset: int) -> None:
    with pytest.raises(Unseparable) as caught:
        list(elements(body))
    assert caught.value.offset == offset


def test_lines_are_numbered_from_one_and_blank_ones_left_out() -> None:
    assert list(lines(b"a\r\n\r\n \n b \n")) == [(1, b"a"), (4, b"b")]


def test_a_place_in_words() -> None:
    assert place(b"ab\ncd", 4) == "byte 4 (line 2)"
