from __future__ import annotations

import pytest

from dashboard.errors import NotFound
from dashboard.rooms.seats import Seats
from tests.rooms.workers import ADA, Listener, Worker


async def test_seats_are_taken_and_given_up(worker: Worker) -> None:
    seats, ada, bob = Seats(), Listener(), Listener()
    rooms = [await worker.parts.tending._rooms.open(await worker.dashboard()) for _ in range(2)]
    for room in rooms:
        seats.put(room, room.sit(ada, ADA, 0, 0))
    assert [room for room, _ in seats.all(ada)] == rooms
    assert seats.get(ada, rooms[0].id)[0] is rooms[0]
    assert seats.all(bob) == []
    with pytest.raises(NotFound):
        seats.get(bob, rooms[0].id)
    assert seats.stand(ada, rooms[0].id)
    assert not seats.stand(ada, rooms[0].id)
    assert not rooms[0].delivery.seats
    assert len(rooms[1].delivery.seats) == 1
    assert seats.stand(ada, rooms[1].id)
    assert seats._taken == {}
