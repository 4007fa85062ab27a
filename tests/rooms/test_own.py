from __future__ import annotations

import asyncio

from dashboard.rooms.following import Seat
from dashboard.rooms.own import Own
from tests.rooms.workers import ADA, Listener


def test_online_while_any_device_is() -> None:
    own = Own(ADA, 1000)
    assert own.status == "online"
    seats = [Seat(Listener(), ADA, 0) for _ in range(2)]
    own.seats |= set(seats)
    seats[0].status = "away"
    assert own.status == "online"
    seats[1].status = "away"
    presence = own.presence()
    assert (presence.status, presence.devices, presence.since) == ("away", 2, 1000)
    own.seats.clear()
    assert (own.presence().status, own.presence().devices) == ("online", 1)


async def test_staying() -> None:
    own = Own(ADA, 1000)
    own.stay()
    own.leaving = timer = asyncio.get_running_loop().call_later(1000, lambda: None)
    own.stay()
    assert timer.cancelled()
    assert own.leaving is None
