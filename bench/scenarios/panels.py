"""Dashboards: 40 live queries, 500 viewers who each look at 8 of them; every tick all 40 have news."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Final

from bench.chat import AIOHTTP, SOCKETIO, Audience, Chat
from bench.figures import Check, Result, ratios
from bench.ours import Ours, Watching
from bench.paced import Turn, figures, take_turns, unheard, without_storing
from bench.scenarios.fanout import HOSTS, TICK, our_turn, unwatched_turn
from bench.world import World

QUERIES: Final = 40
VIEWERS: Final = 500
PANELS: Final = 8
PACE: Final = 0.08
"""Seconds between two updates of all panels, the same for all."""


def run(world: World) -> Result:
    with ExitStack() as stack:
        turns = {chat.name: _chat_turn(world, chat, stack) for chat in (SOCKETIO, AIOHTTP)}
        ours = Ours(world, tick=TICK)
        stack.callback(ours.stop)
        turns["dashboard"] = our_turn(ours, _viewers("panel"), _metrics("panel"), PANELS, stack)
        turns["small"] = our_turn(ours, _viewers("small"), _metrics("small"), PANELS, stack, HOSTS[:1])
        turns["small"].name = "dashboard, one series a query"
        unwatched = unwatched_turn(ours, _metrics("nobody"), stack)
        take_turns(world, [*turns.values(), unwatched], PACE)
    return _result(turns, unwatched)


def seen_by(viewer: int) -> list[int]:
    """The queries that this viewer looks at; each is seen by as many viewers as any other."""
    return [(viewer * PANELS + place) % QUERIES for place in range(PANELS)]


def _metrics(name: str) -> list[str]:
    return [f"{name}_{query}" for query in range(QUERIES)]


def _viewers(name: str) -> list[Watching]:
    return [Watching([f"{name}_{query}" for query in seen_by(viewer)]) for viewer in range(VIEWERS)]


def _chat_turn(world: World, chat: Chat, stack: ExitStack) -> Turn:
    audience = Audience(world, chat, [[f"r{room:02d}" for room in seen_by(viewer)] for viewer in range(VIEWERS)])
    stack.callback(audience.stop)
    text = "\n".join(chat.message(f"r{room:02d}") for room in range(QUERIES))
    return Turn(chat.name, audience.process, audience.load, text, VIEWERS, PANELS)


def _result(turns: dict[str, Turn], unwatched: Turn) -> Result:
    title = f"Dashboards: {QUERIES} live queries, {VIEWERS} viewers with {PANELS} each"
    ours = turns["dashboard"].paced.micros
    result = Result("panels", title, figures(list(turns.values())))
    result.figures += [without_storing(turns["dashboard"], unwatched), unheard(unwatched)]
    result.checks = [
        Check("Socket.IO + Redis / dashboard", "≥", 10, ratios(turns[SOCKETIO.name].paced.micros, ours)),
        Check("aiohttp / dashboard", "≥", 14, ratios(turns[AIOHTTP.name].paced.micros, ours)),
    ]
    result.notes = [
        f"Compared at {1 / PACE:g} updates of all panels a second, the same for all.",
        "One request brings 160 points; each viewer gets the 8 pushes that it watches in one write.",
    ]
    return result
