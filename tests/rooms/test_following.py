from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.rooms.following import Pages, Seat
from tests.live.viewer import messages
from tests.rooms.workers import ADA, Listener


def pages(first: int, count: int) -> Pages:
    return Pages(first, [json.dumps({"type": "x", "roomId": "r", "offset": first + n}).encode() for n in range(count)])


def test_frames_are_built_once() -> None:
    three = pages(5, 3)
    assert three.last == 7
    assert three.frames is three.frames
    assert [message["offset"] for message in messages(three.frames)] == [5, 6, 7]
    assert three.after(4) is three
    assert [message["offset"] for message in messages(three.after(5).frames)] == [6, 7]
    assert three.after(7).frames == b""


def test_a_portion_has_at_least_one() -> None:
    three = pages(5, 3)
    size = len(three.encoded[0])
    assert [three.within(most).last for most in (0, size, 2 * size - 1, 2 * size, 3 * size)] == [5, 5, 5, 6, 7]
    assert three.within(3 * size) is three


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 6)), max_size=30))
def test_a_seat_takes_each_entry_once_in_order(given_pages: list[tuple[int, int]]) -> None:
    listener = Listener()
    seat = Seat(listener, ADA, 0)
    for first, count in given_pages:
        if first > seat.sent + 1:
            with pytest.raises(ValueError, match="missing"):
                seat.give("r", pages(first, count))
        else:
            seat.give("r", pages(first, count))
        assert listener.offsets == list(range(1, seat.sent + 1))
