from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.broker.wire import PointsMessage, group, pack, unpack
from dashboard.model.points import Batch

INT64 = st.integers(-(2**63), 2**63 - 1)
POINTS = st.lists(st.tuples(st.integers(-3, 3), INT64, st.floats(allow_nan=True)), max_size=30)


def batch(points: list[tuple[int, int, float]]) -> Batch:
    columns = list(zip(*points, strict=True)) or [(), (), ()]
    return Batch(np.array(columns[0], np.int64), np.array(columns[1], np.int64), np.array(columns[2], np.float64))


@given(POINTS)
def test_grouping_keeps_every_point_in_its_order(points: list[tuple[int, int, float]]) -> None:
    found = {series: list(zip(part.times.tolist(), map(str, part.values.tolist()), strict=True))
             for series, part in group(batch(points)).slices()}  # fmt: skip
    expected: dict[int, list[tuple[int, str]]] = {}
    for series, time, value in points:
        expected.setdefault(series, []).append((time, str(value)))
    assert found == expected


@given(POINTS, st.binary(min_size=8, max_size=8), st.integers(0, 2**64 - 1), INT64)
def test_what_is_packed_is_unpacked(
    points: list[tuple[int, int, float]], sender: bytes, number: int, sent: int
) -> None:
    message = unpack(pack(PointsMessage(sender, number, sent, group(batch(points)))))
    assert (message.sender, message.number, message.sent) == (sender, number, sent)
    one, other = group(batch(points)), message.points
    assert one.ids.tolist() == other.ids.tolist()
    assert one.lengths.tolist() == other.lengths.tolist()
    assert one.times.tolist() == other.times.tolist()
    np.testing.assert_array_equal(one.values, other.values)


@given(st.binary(max_size=200))
def test_garbage_is_refused(data: bytes) -> None:
    try:
        message = unpack(data)
    except ValueError:
        return
    assert pack(message) == data


@given(st.integers(0, 150), st.integers(0, 255))
def test_a_message_that_was_damaged_is_refused_or_whole(place: int, byte: int) -> None:
    packed = pack(PointsMessage(b"sendersx", 1, 2, group(batch([(1, 2, 3.0), (2, 3, 4.0), (1, 5, 6.0)]))))
    damaged = bytearray(packed)
    damaged[place % len(damaged)] = byte
    for data in (bytes(damaged), packed[: place % len(packed)], packed + bytes(1 + place)):
        try:
            message = unpack(data)
        except ValueError:
            continue
        assert sum(len(part.times) for _, part in message.points.slices()) <= 3


def test_a_message_that_claims_to_be_huge_is_refused() -> None:
    with pytest.raises(ValueError, match="not a message|buffer"):
        unpack(b"sendersx" + bytes(16) + b"\xff\xff\xff\xff" + bytes(100))
