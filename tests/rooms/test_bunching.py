from __future__ import annotations

import asyncio

import pytest

from dashboard.rooms import bunching as module
from dashboard.rooms.bunching import CROWD, CROWD_PAUSE, LONGEST_PAUSE, MANY, PAUSE, Bunching, pause
from tests.awaiting import until


async def test_few_get_each_entry_at_once() -> None:
    handed: list[list[bytes]] = []
    bunching = Bunching(handed.append, lambda: MANY - 1)
    for entry in (b"1", b"2", b"3"):
        bunching.add([entry])
    assert handed == [[b"1"], [b"2"], [b"3"]]


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses that are not over before a test has said what it wants to say in them."""
    for name in ("PAUSE", "PAUSE_PER_SEAT", "LONGEST_PAUSE", "CROWD_PAUSE"):
        monkeypatch.setattr(module, name, 20 * getattr(module, name))


@pytest.mark.usefixtures("slowly")
async def test_many_get_the_first_at_once_and_what_follows_together() -> None:
    handed: list[list[bytes]] = []
    bunching = Bunching(handed.append, lambda: MANY)
    bunching.add([b"1", b"2"])
    assert handed == [[b"1", b"2"]]
    bunching.add([b"3"])
    bunching.add([b"4", b"5"])
    assert len(handed) == 1
    await until(lambda: handed == [[b"1", b"2"], [b"3", b"4", b"5"]])
    await until(lambda: bunching._handed_on + module.PAUSE < asyncio.get_running_loop().time())
    bunching.add([b"6"])
    assert handed[2:] == [[b"6"]]


@pytest.mark.usefixtures("slowly")
async def test_a_crowd_hears_of_who_comes_later_than_of_what_is_said_and_in_order() -> None:
    handed: list[list[bytes]] = []
    bunching = Bunching(handed.append, lambda: CROWD)
    bunching.add([b"came"], urgent=False)
    assert handed == [[b"came"]]
    bunching.add([b"came too"], urgent=False)
    assert _waits(bunching) > module.LONGEST_PAUSE
    bunching.add([b"said"])
    assert _waits(bunching) < module.LONGEST_PAUSE
    bunching.add([b"went"], urgent=False)
    assert _waits(bunching) < module.LONGEST_PAUSE
    await until(lambda: handed == [[b"came"], [b"came too", b"said", b"went"]])


async def test_few_hear_of_who_comes_at_once() -> None:
    handed: list[list[bytes]] = []
    bunching = Bunching(handed.append, lambda: MANY - 1)
    for entry in (b"1", b"2"):
        bunching.add([entry], urgent=False)
    assert handed == [[b"1"], [b"2"]]


def _waits(bunching: Bunching) -> float:
    """Seconds between the last handing on and the next."""
    assert bunching._timer is not None
    return bunching._timer.when() - bunching._handed_on


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
    assert PAUSE < pause(500) < pause(900) < module.LONGEST_PAUSE
    assert pause(100_000) == LONGEST_PAUSE
    assert pause(CROWD - 1, urgent=False) == pause(CROWD - 1)
    assert pause(CROWD, urgent=False) == CROWD_PAUSE
