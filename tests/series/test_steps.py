from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import Invalid
from dashboard.series.steps import DAY, HOUR, MINUTE, STEPS, WEEK, fit_step, floored, parse_duration, parse_time

NOW = 1_700_000_000_123


def test_steps_are_ascending_and_divide_into_larger_ones_that_rollups_know() -> None:
    assert list(STEPS) == sorted(set(STEPS))
    assert all(step % MINUTE == 0 for step in STEPS if step > MINUTE)
    assert all(step % HOUR == 0 for step in STEPS if step > HOUR)


@given(st.integers(1, 100 * 365 * DAY), st.integers(1, 20_000))
def test_the_step_fits_and_no_smaller_round_one_does(window: int, points: int) -> None:
    step = fit_step(window, points)
    assert step * points >= window
    smaller = [one for one in STEPS if one < step]
    assert not smaller or smaller[-1] * points < window
    assert step in STEPS or step % WEEK == 0


@pytest.mark.parametrize(
    ("window", "points", "step"),
    [(5 * MINUTE, 300, 1000), (HOUR, 1000, 5000), (365 * DAY, 1000, 12 * HOUR), (1000, 800, 100), (0, 5, 100)],
)
def test_familiar_windows_get_familiar_steps(window: int, points: int, step: int) -> None:
    assert fit_step(window, points) == step


@given(st.integers(0, 1 << 45), st.sampled_from(STEPS))
def test_a_floored_time_is_the_start_of_its_step(time: int, step: int) -> None:
    start = floored(time, step)
    assert start % step == 0
    assert start <= time < start + step


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("250ms", 250),
        ("10s", 10_000),
        ("5m", 300_000),
        ("5min", 300_000),
        ("1.5h", 5_400_000),
        (" 7d ", 7 * DAY),
        ("2w", 2 * WEEK),
        ("1y", 365 * DAY),
    ],
)
def test_durations(text: str, ms: int) -> None:
    assert parse_duration(text) == ms


@pytest.mark.parametrize(
    "text", ["", "10", "s", "-5m", "0s", "1e9s", "5 m", "10 minutes", "9" * 12 + "y", "1h30m", "٥m!"]
)
def test_what_is_no_duration_is_refused_by_name(text: str) -> None:
    with pytest.raises(Invalid, match="duration"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("now", NOW),
        ("now-1h", NOW - HOUR),
        ("now - 5m", NOW - 5 * MINUTE),
        ("now+250ms", NOW + 250),
        ("1700000000000", 1_700_000_000_000),
        ("2023-11-14T22:13:20Z", 1_700_000_000_000),
        ("2023-11-14T22:13:20.123456", 1_700_000_000_123),
        ("2023-11-14T23:13:20+01:00", 1_700_000_000_000),
        ("2023-11-14", 1_699_920_000_000),
        ("now-9000d", NOW - 9000 * DAY),
        ("now-100y", 0),
    ],
)
def test_times(text: str, ms: int) -> None:
    assert parse_time(text, NOW) == ms


@pytest.mark.parametrize(
    "text", ["", "later", "now-", "now-1", "nowish", "-1", "999999999999999", "2023-13-01", "now--1h", "NaN"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_time(text, NOW)
