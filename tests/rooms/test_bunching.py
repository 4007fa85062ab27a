from __future__ import annotations

from dashboard.rooms.bunching import LONGEST_PAUSE, MANY, PAUSE, Bunching, pause
from tests.awaiting import until


async def test_few_get_each_entry_at_once() -> None:
    handed: list[list[bytes]] = []
    bunching = Bunching(handed.append, lambda: MANY - 1)
    for entry in (b"1", b"2", b"3"):
        bunching.add([entry])
    assert handed == [[b"1"], [b"2"], [b"3"]]


async def test_many_get_the_first_at_once_and_what_follows_together() -> None:
    handed: list[list[bytes]] = []
    bunching = Bunching(handed.append, lambda: MANY)
    bunching.add([b"1", b"2"])
    assert handed == [[b"1", b"2"]]
    bunching.add([b"3"])
    bunching.add([b"4", b"5"])
    assert len(handed) == 1
    await until(lambda: handed == [[b"1", b"2"], [b"3", b"4", b"5"]])
    await until(lambda: bunching._timer is None)
    bunching.add([b"6"])
    assert handed[2:] == [[b"6"]]


async def test_what_waits_at_the_end_is_handed_on() -> None:
    handed: list[list[bytes]] = []
    bunching = Bunching(handed.append, lambda: MANY)
    bunching.add([b"1"])
    bunching.add([b"2"])
    bunching.close()
    assert handed == [[b"1"], [b"2"]]
    Bunching(handed.append, lambda: MANY).close()
    assert len(handed) == 2


def test_the_pause_grows_with_the_seats_within_bounds() -> None:
    assert pause(MANY - 1) == 0
    assert pause(MANY) == pause(100) == PAUSE
    assert PAUSE < pause(500) < pause(900) < LONGEST_PAUSE
    assert pause(100_000) == LONGEST_PAUSE
