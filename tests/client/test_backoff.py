from __future__ import annotations

import pytest

from dashboard.client.backoff import LONGEST, named_delay, wait


def test_the_longest_wait_doubles_up_to_a_limit_and_chance_takes_a_part_of_it() -> None:
    assert [wait(attempt, 1.0) for attempt in range(6)] == [1, 2, 4, 8, 16, LONGEST]
    assert wait(10_000, 1.0) == LONGEST
    assert wait(3, 0.25) == 2
    assert wait(3, 0.0) == 0


@pytest.mark.parametrize(
    ("reason", "seconds"),
    [("delay=1500", 1.5), ("delay=0", 0), ("", None), (None, None), ("delay=-1", None), ("delay=1500 ", None)],
)
def test_a_close_may_name_the_longest_wait(reason: str | None, seconds: float | None) -> None:
    assert named_delay(reason) == seconds
