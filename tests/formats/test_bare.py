from __future__ import annotations

from dashboard.formats.bare import numbers
from tests.formats.reading import NOW, context, points


def test_a_number() -> None:
    assert points(numbers(b"21.5", context("room_temp", {"room": "lab"}))) == [
        ("room_temp", (("room", "lab"),), NOW, 21.5)
    ]


def test_numbers_with_times_one_a_line() -> None:
    body = b"1 1769999990\r\n2,\t1769999991\n\n3; 2026-02-02 02:40:00Z\ntrue"
    assert [(time - NOW, value) for _, _, time, value in points(numbers(body, context("a")))] == [
        (-10_000, 1.0),
        (-9_000, 2.0),
        (0, 3.0),
        (0, 1.0),
    ]


def test_a_bad_line_is_named_and_the_others_kept() -> None:
    gathering = numbers(b"1 1769999990\n\nwarm\nnan\n2 soon\n" + b"9" * 600 + b"\n\xff\n", context("a"))
    assert len(points(gathering)) == 1
    assert [(refusal.index, refusal.line) for refusal in gathering.done().refusals] == [
        (1, 3),
        (2, 4),
        (3, 5),
        (4, 6),
        (5, 7),
    ]


def test_several_numbers_without_a_time_are_remarked_on() -> None:
    assert numbers(b"1", context("a")).done().notes == []
    (note,) = numbers(b"1\n2", context("a")).done().notes
    assert note.startswith("Values without a time (2)")
