from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import Invalid
from dashboard.formats.times import END, MILLISECONDS_FROM, Clock, Written
from tests.formats.reading import NOW

MOMENT = 1_767_225_600_123
"""2026-01-01T00:00:00.123Z"""


@pytest.mark.parametrize(
    "written",
    [
        1_767_225_600.123,
        MOMENT,
        float(MOMENT),
        1_767_225_600_123_456,
        1_767_225_600_123_456_789,
        "1767225600.123",
        "1767225600123",
        "1767225600123456789",
        "2026-01-01T00:00:00.123Z",
        "2026-01-01t00:00:00.123456789z",
        "2026-01-01T01:00:00.123+01:00",
        "2025-12-31T18:30:00.123-0530",
        " 2026-01-01 00:00:00.123 ",
    ],
)
def test_one_moment_in_many_ways(written: Written) -> None:
    assert Clock(NOW).read(written) == MOMENT


def test_no_time_is_now() -> None:
    clock = Clock(NOW)
    assert clock.read(None) == NOW
    times = clock.read_column([None, None])
    assert times is not None
    assert times.tolist() == [NOW, NOW]
    assert clock.notes() == []


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (-1, "1969-12-31T23:59:59.000Z"),
        (20_000_000_000, "2603-10-11"),
        (99_999_999_999, "5138"),
        (2**63, "64-bit"),
        (-(2**63) - 1, "64-bit"),
        (2**63 - 1, "2262"),
        (1e300, "64-bit"),
        (float("inf"), "64-bit"),
        ("9" * 30, "64-bit"),
        ("1e999", "64-bit"),
        ("9" * 5000, "neither"),
        ("", "neither"),
        ("now", "neither"),
        ("2026-13-01", "neither"),
        ("2026-01-01T00:00:00+99:00", "neither"),
        ("0001-01-01T00:00:00+14:00", "0000"),
        ("9999-12-31T23:59:59-14:00", "outside the calendar"),
        ("2200-01-01T00:00:00Z", "2200"),
        ("\ud800", "neither"),
        ("٢٠٢٦", "neither"),
    ],
)
def test_what_is_no_time_is_refused_with_the_reason(written: Written, reason: str) -> None:
    clock = Clock(NOW)
    if reason == "0000":
        reason = "outside the calendar"
    with pytest.raises(Invalid, match=reason):
        clock.read(written)
    assert clock.read_column([NOW, written]) is None


def test_odd_times_are_kept_and_remarked_on_once() -> None:
    clock = Clock(NOW)
    assert clock.read(5) == 5000
    assert clock.read("1999-12-31T23:59:59Z") < clock.read("2000-01-01T00:00:00Z")
    clock.read(NOW + 2 * 86_400_000)
    clock.read(NOW + 3_600_000)
    (note,) = clock.notes()
    assert note.startswith("Odd times (3), the first is 1970-01-01T00:00:05.000Z")


def test_odd_times_of_a_column_are_counted() -> None:
    clock = Clock(NOW)
    assert clock.read_column([5, NOW, 6]) is not None
    assert clock.notes()[0].startswith("Odd times (2), the first is 1970-01-01T00:00:05.000Z")


def test_a_time_without_a_zone_is_utc_and_remarked_on() -> None:
    clock = Clock(NOW)
    assert clock.read("2026-01-01T00:00:00.123") == MOMENT
    assert clock.notes() == ["Times without a zone (1) were read as UTC."]


@given(
    st.lists(
        st.integers(-(2**70), 2**70) | st.integers(0, 2 * END),
        max_size=5,
    )
    | st.lists(st.floats(-1e20, 1e20) | st.floats(0, 1e19), max_size=5)
    | st.lists(st.none() | st.integers(0, 2**60) | st.floats(0, 1e18), max_size=5)
)
def test_a_column_reads_like_its_times_one_by_one(written: list[Written]) -> None:
    column = Clock(NOW).read_column(written)
    try:
        single = [Clock(NOW).read(one) for one in written]
    except Invalid:
        single = None
    assert (None if column is None else column.tolist()) == single


@given(st.integers(MILLISECONDS_FROM, END - 1), st.integers(-14 * 60, 14 * 60))
def test_what_is_printed_is_read_back(time: int, zone_minutes: int) -> None:
    zone = timezone(timedelta(minutes=zone_minutes))
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time)
    clock = Clock(NOW)
    for written in (
        time,
        time * 1000,
        str(time),
        moment.isoformat(),
        moment.astimezone(zone).isoformat(timespec="milliseconds"),
        time * 1_000_000 if time * 1_000_000 < 2**63 else time,
        time / 1000,
    ):
        assert clock.read(written) == time
