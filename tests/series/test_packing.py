from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model.points import Points
from dashboard.series.packing import BrokenBlock, opened, pack, pack_rollup, sealed, unpack, unpack_rollup
from dashboard.series.rollup import roll_up
from dashboard.series.steps import MINUTE
from tests.series.strategies import T0, points

_SOME = Points(T0 + np.arange(100, dtype=np.int64) * 1000, np.arange(100, dtype=np.float64) / 10)


@given(points())
def test_points_come_back(some: Points) -> None:
    if not len(some.times):
        return
    times, values = unpack(pack(some))
    assert (times == some.times).all()
    assert (values.view(np.int64) == some.values.view(np.int64)).all()


@given(points())
def test_rollups_come_back(some: Points) -> None:
    if not len(some.times):
        return
    rollup = roll_up(some, MINUTE)
    times, columns = unpack_rollup(pack_rollup(rollup))
    assert (times == rollup.times).all()
    assert (columns == rollup.columns).all()


def test_an_hour_of_a_host_metric_takes_less_than_three_bytes_a_point() -> None:
    chance = np.random.default_rng(1)
    times = T0 + 1000 * np.arange(3600) + chance.integers(0, 4, 3600)
    busy = np.round(np.clip(chance.normal(20, 8, 3600), 0, 100), 1)
    used = 8e9 + 4096 * np.cumsum(chance.integers(-40, 41, 3600))
    assert len(pack(Points(times, busy.astype(np.float64)))) < 2.5 * 3600
    assert len(pack(Points(times, used.astype(np.float64)))) < 3 * 3600


def test_points_that_are_views_of_others_are_packed() -> None:
    every_second = Points(_SOME.times[::2], _SOME.values[::2])
    assert unpack(pack(every_second)).values.tolist() == every_second.values.tolist()


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x02rest", b"\x01garbage", pack(_SOME)[:-1], pack(_SOME)[:20]])
def test_what_is_not_a_block_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenBlock):
        unpack(data)
    with pytest.raises(BrokenBlock):
        unpack_rollup(data)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_flipped_bit_is_found(place: int, flip: int) -> None:
    data = bytearray(pack(_SOME))
    data[place % len(data)] ^= flip
    try:
        assert unpack(bytes(data)).values.tolist() == _SOME.values.tolist()  # some bits of a zstd header mean nothing
    except BrokenBlock:
        return


@given(st.binary(max_size=100))
def test_a_sealed_body_that_holds_garbage_is_refused(body: bytes) -> None:
    assert opened(sealed(body)) == body
    for read in (unpack, unpack_rollup):
        try:
            read(sealed(body))
        except BrokenBlock:
            continue


def test_a_block_that_claims_to_be_huge_is_refused() -> None:
    with pytest.raises(BrokenBlock, match="larger"):
        unpack(sealed(bytes(70 << 20)))
