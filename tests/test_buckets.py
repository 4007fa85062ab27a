from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.buckets import Bucket, Buckets, Pace


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    bucket = Bucket(Pace(2, 5), 100.0)
    assert [bucket.take(100.0) for _ in range(5)] == [0] * 5
    assert bucket.take(100.0) == pytest.approx(0.5)
    assert bucket.take(100.25) == pytest.approx(0.25)
    assert bucket.take(100.5) == 0
    assert bucket.take(1000.0, 5) == 0
    assert bucket.take(1000.0) > 0


def test_what_is_more_than_it_holds_is_paid_off_later() -> None:
    bucket = Bucket(Pace(10, 5), 0.0)
    assert bucket.take(0.0, 25) == 0
    assert bucket.take(2.0) == pytest.approx(0.1)
    assert bucket.take(2.2) == 0


@given(st.lists(st.floats(0, 2), min_size=1, max_size=60), st.floats(0.5, 50), st.integers(1, 20))
def test_no_more_is_given_than_the_pace_allows(pauses: list[float], rate: float, burst: int) -> None:
    bucket, now, given_so_far = Bucket(Pace(rate, burst), 0.0), 0.0, 0
    for pause in pauses:
        now += pause
        wait = bucket.take(now)
        given_so_far += wait == 0
        assert given_so_far <= burst + rate * now + 1e-6
        if wait:
            now += wait + 1e-6
            assert bucket.take(now) == 0
            given_so_far += 1


def test_buckets_are_told_apart_by_name_and_the_oldest_are_forgotten() -> None:
    buckets, pace = Buckets(3), Pace(1, 1)
    for name in "abc":
        assert buckets.take(name, pace, 0.0) == 0
        assert buckets.take(name, pace, 0.0) == 1
    assert buckets.take("d", pace, 0.0) == 0
    assert len(buckets) == 3
    assert buckets.take("a", pace, 0.0) == 0
    assert buckets.take("c", pace, 0.0) == 1
