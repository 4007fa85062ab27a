"""One message to 1,000 sockets: CPU of the server per delivered message."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Final

from bench.chat import AIOHTTP, LIMIT, SOCKETIO, TORNADO, Audience
from bench.figures import Result
from bench.paced import Turn, figures, take_turns
from bench.world import World

SOCKETS: Final = 1000


def run(world: World) -> Result:
    with ExitStack() as stack:
        turns = []
        for chat in (LIMIT, SOCKETIO, AIOHTTP, TORNADO):
            audience = Audience(world, chat, [["r"]] * SOCKETS)
            stack.callback(audience.stop)
            turns.append(Turn(chat.name, audience.process, audience.load, chat.message("r"), SOCKETS, 1))
        take_turns(world, turns)
        result = Result("fanout", f"Fan-out: one message to {SOCKETS} sockets")
        result.figures += figures(turns)
    return result
