from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.model.points import Points
from dashboard.series.layout import CELL, FULL, Extent, cut, is_open, regroup, spans
from dashboard.series.merge import merge, sort
from dashboard.series.steps import HOUR
from tests.series.strategies import T0


def _after(blocks: list[Points], new: Points) -> list[Points]:
    """The blocks of a series after new points came: what compaction does with :func:`regroup` and :func:`cut`."""
    extents = [
        Extent(place, int(block.times[0]), int(block.times[-1]), len(block.times)) for place, block in enumerate(blocks)
    ]
    groups = regroup(extents, new)
    taken = {extent.place for group in groups for extent in group.absorbed}
    made = [
        piece
        for group in groups
        for piece in cut(merge([*(blocks[extent.place] for extent in group.absorbed), group.new]), group.even)
    ]
    left = [block for place, block in enumerate(blocks) if place not in taken]
    return sorted([*left, *made], key=lambda block: int(block.times[0]))


def _check(blocks: list[Points]) -> None:
    for block in blocks:
        assert 0 < len(block.times) <= FULL
        assert block.times[0] // CELL == block.times[-1] // CELL
    for one, following in pairwise(blocks):
        assert one.times[-1] < following.times[0]


_ARRIVAL = st.tuples(
    st.integers(1, 6000),  # how many points
    st.integers(-CELL // 1000, CELL // 1000),  # from which second on
    st.sampled_from([1, 7, 300]),  # how many seconds apart
    st.booleans(),  # scattered
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_ARRIVAL, min_size=1, max_size=6), st.integers(0, 99))
def test_blocks_stay_apart_and_hold_the_last_writes(arrivals: list[tuple[int, int, int, bool]], seed: int) -> None:
    chance = np.random.default_rng(seed)
    blocks: list[Points] = []
    whole: list[Points] = []
    for round_, (count, first, apart, scattered) in enumerate(arrivals):
        seconds = first + apart * np.arange(count)
        if scattered:
            seconds = chance.choice(seconds, count)
        new = sort(T0 + 1000 * seconds, np.full(count, float(round_)))
        blocks = _after(blocks, new)
        whole.append(new)
        _check(blocks)
    expected, found = merge(whole), merge(blocks)
    assert found.times.tolist() == expected.times.tolist()
    assert found.values.tolist() == expected.values.tolist()


def test_an_hour_that_comes_in_small_pieces_ends_in_few_blocks_rewritten_few_times() -> None:
    blocks: list[Points] = []
    written = 0
    for second in range(0, 3600, 10):
        new = Points(T0 + 1000 * np.arange(second, second + 10), np.zeros(10))
        before = {id(block) for block in blocks}
        blocks = _after(blocks, new)
        written += sum(len(block.times) for block in blocks if id(block) not in before)
    _check(blocks)
    assert len(blocks) <= 10
    assert written < 12 * 3600


def test_full_blocks_are_left_alone_by_what_comes_after_them() -> None:
    blocks = _after([], Points(T0 + np.arange(FULL), np.zeros(FULL)))
    after = _after(blocks, Points(np.array([T0 + FULL]), np.zeros(1)))
    assert [len(block.times) for block in after] == [FULL, 1]
    assert not is_open(FULL)
    assert is_open(1)


def test_a_late_point_splits_a_full_block_into_even_ones() -> None:
    blocks = _after([], Points(T0 + 2 * np.arange(FULL), np.zeros(FULL)))
    after = _after(blocks, Points(np.array([T0 + 5]), np.zeros(1)))
    assert [len(block.times) for block in after] == [FULL // 2 + 1, FULL // 2]


@given(st.dictionaries(st.integers(0, 5), st.lists(st.integers(0, 50 * CELL), min_size=1, max_size=5), max_size=4))
def test_spans_hold_every_point_once(times: dict[int, list[int]]) -> None:
    columns = {series: np.array(sorted(some), np.int64) for series, some in times.items()}
    found = spans({series: Points(some, np.zeros(len(some))) for series, some in columns.items()})
    for series, some in columns.items():
        own = [span for span in found if series in span.series]
        for time in some.tolist():
            assert sum(span.begin <= time < span.end for span in own) == 1


def test_series_that_arrive_together_share_one_span() -> None:
    points = {series: Points(T0 + np.array([series, 9000]), np.zeros(2)) for series in range(100)}
    (span,) = spans(points)
    assert span.series == list(range(100))
    assert (span.begin, span.end) == (T0, T0 + HOUR)
