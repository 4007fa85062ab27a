from __future__ import annotations

import pytest

from dashboard.protocol.frames import PING
from dashboard.pulse import ASK, TURNS, Pulse
from dashboard.telemetry import Tally
from tests.awaiting import until
from tests.live.conftest import site as site
from tests.site import Site
from tests.web.by_hand import by_hand

SIGN = b"<heartbeat>"


class Connection:
    """Writes down what it hears, and answers if it is alive."""

    def __init__(self, *, alive: bool = True) -> None:
        self.answered = False
        self.heard: list[bytes] = []
        self.gone = False
        self._alive = alive

    def feel(self, frame: bytes) -> None:
        self.heard.append(frame)
        self.answered |= self._alive and frame.endswith(PING)

    def lost(self) -> None:
        self.gone = True


def a_pulse(heartbeat: float) -> Pulse:
    return Pulse(heartbeat, lambda: SIGN, Tally())


async def rounds(pulse: Pulse, count: int) -> None:
    for _ in range(count * TURNS):
        await pulse.turn()


async def test_everybody_hears_once_a_round_and_is_asked_every_other() -> None:
    pulse, crowd = a_pulse(5), [Connection() for _ in range(3 * TURNS)]
    for one in crowd:
        pulse.enter(one)
    await rounds(pulse, 4)
    assert pulse.every * TURNS == 5
    assert all(one.heard == [SIGN + PING, SIGN] * 2 and not one.gone for one in crowd)


async def test_they_take_turns() -> None:
    pulse, crowd = a_pulse(5), [Connection() for _ in range(3 * TURNS)]
    for one in crowd:
        pulse.enter(one)
    await pulse.turn()
    assert sum(bool(one.heard) for one in crowd) == 3


async def test_who_does_not_answer_is_lost_at_the_next_question() -> None:
    pulse, dead, alive = a_pulse(5), Connection(alive=False), Connection()
    pulse.enter(dead)
    pulse.enter(alive)
    await rounds(pulse, 2)
    assert (dead.heard, dead.gone) == ([SIGN + PING, SIGN], False)
    await rounds(pulse, 1)
    assert (dead.gone, alive.gone) == (True, False)


async def test_whatever_is_said_is_an_answer() -> None:
    pulse, silent = a_pulse(5), Connection(alive=False)
    pulse.enter(silent)
    for _ in range(3):
        await rounds(pulse, 2)
        silent.answered = True
    assert not silent.gone


@pytest.mark.parametrize("heartbeat", [1, 3, 7, 15, 60])
async def test_nobody_waits_longer_than_was_promised_nor_is_asked_later_than_after_ten_seconds(
    heartbeat: float,
) -> None:
    pulse, one = a_pulse(heartbeat), Connection()
    pulse.enter(one)
    beat = pulse.every * TURNS
    await rounds(pulse, 60)
    told = sum(SIGN in frame for frame in one.heard)
    asked = sum(PING in frame for frame in one.heard)
    assert told >= 60 * beat / heartbeat
    assert asked >= 60 * beat / ASK


async def test_who_left_hears_no_more_and_what_was_told_is_counted() -> None:
    tally = Tally()
    pulse, stays, leaves = Pulse(5, lambda: SIGN, tally), Connection(), Connection()
    pulse.enter(stays)
    pulse.enter(leaves)
    pulse.leave(leaves)
    await rounds(pulse, 2)
    assert (len(stays.heard), leaves.heard, tally.heartbeats) == (2, [], 2)


async def test_a_socket_that_answers_no_ping_is_forgotten(site: Site) -> None:
    person = await site.person()
    async with person.talk() as answers, by_hand(person):
        assert len(site.parts.hub) == 2
        for _ in range(2):
            await rounds(site.parts.pulse, round(ASK / site.parts.settings.heartbeat))
            await answers.ask("heartbeat")

        async def alone() -> bool:
            return len(site.parts.hub) == 1

        await until(alone)
        await answers.ask("heartbeat")
