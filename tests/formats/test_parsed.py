from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.formats.parsed import MAX_LISTED, MAX_REFUSED, MAX_TEXT, Gathering, Hopeless, showable
from dashboard.model.series import Series
from tests.formats.reading import NOW, points

CPU = Series.named("cpu", {"host": "a"})
LOAD = Series.named("load", {})


def test_points_and_columns_keep_their_order_of_arrival() -> None:
    gathering = Gathering(NOW)
    gathering.point(CPU, 1, 1.0)
    gathering.column(LOAD, np.array([2, 3], np.int64), np.array([2.0, 3.0]))
    gathering.point(CPU, 4, 4.0)
    assert [(metric, time, value) for metric, _, time, value in points(gathering)] == [
        ("cpu", 1, 1.0),
        ("load", 2, 2.0),
        ("load", 3, 3.0),
        ("cpu", 4, 4.0),
    ]
    assert gathering.done().series == [CPU, LOAD]


def test_every_refusal_is_counted_and_the_first_twenty_are_listed() -> None:
    gathering = Gathering(NOW)
    for index in range(50):
        gathering.refuse(index, None, b"x", "no")
    parsed = gathering.done()
    assert parsed.refused == 50
    assert [refusal.index for refusal in parsed.refusals] == list(range(MAX_LISTED))


def test_a_hopeless_body_is_given_up() -> None:
    gathering = Gathering(NOW)
    for index in range(MAX_REFUSED):
        gathering.refuse(index, None, b"x", "no number")
    with pytest.raises(Hopeless, match="no number") as caught:
        gathering.refuse(MAX_REFUSED, None, b"x", "no")
    assert (caught.value.status, caught.value.code) == (400, "invalid")


def test_nothing_gathered_is_an_empty_batch() -> None:
    parsed = Gathering(NOW).done()
    assert len(parsed.batch) == 0
    assert (parsed.series, parsed.refusals, parsed.refused, parsed.notes) == ([], [], 0, [])


def test_a_note_is_made_once() -> None:
    gathering = Gathering(NOW)
    gathering.note("one")
    gathering.note("one")
    gathering.nulls = 3
    assert gathering.done().notes == ["one", "Empty values (3) were left out."]


@given(st.binary(max_size=2000) | st.text(max_size=2000) | st.just("\ud800" * 500))
def test_what_is_shown_is_short_and_printable_on_one_line(text: bytes | str) -> None:
    shown = showable(text)
    assert len(shown) <= MAX_TEXT
    shown.encode()
    assert not any(character < " " or character == "\x7f" for character in shown)
