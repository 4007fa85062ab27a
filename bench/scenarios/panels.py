"""Dashboards: 40 series, 500 viewers who each look at 8 of them; every tick all 40 have news."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Final

from bench.chat import AIOHTTP, SOCKETIO, Audience, Chat
from bench.figures import Result
from bench.paced import Turn, figures, take_turns
from bench.world import World

SERIES: Final = 40
VIEWERS: Final = 500
PANELS: Final = 8


def run(world: World) -> Result:
    with ExitStack() as stack:
        turns = [_chat_turn(world, chat, stack) for chat in (SOCKETIO, AIOHTTP)]
        take_turns(world, turns)
        result = Result("panels", f"Dashboards: {SERIES} series, {VIEWERS} viewers with {PANELS} each")
        result.figures += figures(turns)
    return result


def seen_by(viewer: int) -> list[int]:
    """The series that this viewer looks at; each is seen by as many viewers as any other."""
    return [(viewer * PANELS + place) % SERIES for place in range(PANELS)]


def _chat_turn(world: World, chat: Chat, stack: ExitStack) -> Turn:
    audience = Audience(world, chat, [[f"r{room:02d}" for room in seen_by(viewer)] for viewer in range(VIEWERS)])
    stack.callback(audience.stop)
    text = "\n".join(chat.message(f"r{room:02d}") for room in range(SERIES))
    return Turn(chat.name, audience.process, audience.load, text, VIEWERS, PANELS)
