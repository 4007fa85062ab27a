from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest
from tornado.ioloop import IOLoop

from dashboard.broker.commands import Commands
from dashboard.buckets import Pace
from dashboard.errors import TooMany
from dashboard.pacing import PACES, Deed, Pacing


@pytest.fixture
def commands(io_loop: IOLoop, redis_url: str, database: str) -> Iterator[Commands]:
    made = Commands(redis_url, database)
    yield made
    io_loop.run_sync(made.close)


def test_everything_that_is_paced_has_a_pace() -> None:
    assert set(PACES) == set(get_args(Deed))


async def test_everybody_has_a_pace_of_their_own_for_each_deed(commands: Commands) -> None:
    pacing, other_worker = (Pacing(commands, {"speak": Pace(0.01, 2)}) for _ in range(2))
    await pacing.spend("speak", "ada")
    await other_worker.spend("speak", "ada")
    for worker in (pacing, other_worker):
        with pytest.raises(TooMany, match="saying things") as refused:
            await worker.spend("speak", "ada")
        assert 50 < refused.value.retry_after <= 100
    await pacing.spend("speak", "bob")
    await pacing.spend("join", "ada")
