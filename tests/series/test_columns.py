from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dashboard.series.columns import (
    MAX_DECIMALS,
    XOR,
    Floats,
    Integers,
    Reader,
    read_floats,
    read_integers,
    read_matrix,
    write_floats,
    write_integers,
    write_matrix,
)

_SIZES = st.integers(1, 50)


@given(hnp.arrays(np.int64, _SIZES))
def test_every_integer_comes_back(numbers: Integers) -> None:
    reader = Reader(write_integers(numbers))
    assert (read_integers(reader, len(numbers)) == numbers).all()
    reader.end()


@given(hnp.arrays(np.float64, _SIZES))
def test_every_bit_of_a_float_comes_back(values: Floats) -> None:
    _comes_back(values)


@given(hnp.arrays(np.int64, _SIZES, elements=st.integers(-(10**12), 10**12)), st.integers(0, MAX_DECIMALS + 2))
def test_decimals_come_back(numbers: Integers, decimals: int) -> None:
    _comes_back(numbers / 10.0**decimals)


@pytest.mark.parametrize(
    "values", [[np.nan], [-0.0, 0.0], [np.inf, 1.0], [1e300, -1e300], [5e-324], [float(1 << 53), 1.0], [0.1 + 0.2]]
)
def test_odd_floats_come_back(values: list[float]) -> None:
    _comes_back(np.array(values))


@pytest.mark.parametrize(("values", "kind"), [([1.0, 2.0], 0), ([0.5, 12.0], 1), ([0.25], 2), ([np.pi], XOR)])
def test_floats_are_counted_in_the_least_decimals(values: list[float], kind: int) -> None:
    assert write_floats(np.array(values))[0] == kind


@given(hnp.arrays(np.float64, st.tuples(st.integers(1, 8), _SIZES)))
def test_a_matrix_comes_back(values: Floats) -> None:
    reader = Reader(write_matrix(values))
    assert (read_matrix(reader, *values.shape).view(np.int64) == values.view(np.int64)).all()
    reader.end()


def test_regular_times_take_no_width_to_speak_of() -> None:
    written = write_integers(np.arange(1_700_000_000_000, 1_700_000_100_000, 1000))
    assert set(written[17:]) == {0}
    assert len(written) == 17 + 98


@given(st.binary(max_size=60), st.integers(0, 1 << 32))
def test_garbage_is_refused_or_read_but_nothing_else(data: bytes, count: int) -> None:
    for read in (read_integers, read_floats):
        try:
            assert len(read(Reader(data), count)) == count
        except ValueError:
            continue


def _comes_back(values: Floats) -> None:
    reader = Reader(write_floats(values))
    assert (read_floats(reader, len(values)).view(np.int64) == values.view(np.int64)).all()
    reader.end()
