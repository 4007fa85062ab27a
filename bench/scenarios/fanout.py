"""One message to 1,000 sockets: CPU of the server per delivered message."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any, Final

from bench.chat import AIOHTTP, LIMIT, SOCKETIO, TORNADO, Audience, Chat
from bench.figures import Check, Result, ratios
from bench.load import NUMBER, Load
from bench.ours import Ours, Watching, dumps, unquoted
from bench.paced import Turn, figures, take_turns, unheard, without_storing
from bench.world import World

SOCKETS: Final = 1000
PACE: Final = 0.04
"""Seconds between two messages, the same for all."""
TICK: Final = "0.02"
"""Seconds; below the pace, so that every message is a push of its own."""
HOSTS: Final = ("a", "b", "c", "d")
"""Four series in the live query make a push about as large as the chat message."""


def run(world: World) -> Result:
    with ExitStack() as stack:
        turns = {chat.name: _chat_turn(world, chat, stack) for chat in (LIMIT, SOCKETIO, AIOHTTP, TORNADO)}
        ours = Ours(world, tick=TICK)
        stack.callback(ours.stop)
        turns["dashboard"] = our_turn(ours, [Watching(["fanout"])] * SOCKETS, ["fanout"], 1, stack)
        unwatched = unwatched_turn(ours, ["nobody_looks"], stack)
        take_turns(world, [*turns.values(), unwatched], PACE)
    return _result(turns, unwatched)


def our_turn(
    ours: Ours,
    viewers: list[Watching],
    metrics: list[str],
    expect: int,
    stack: ExitStack,
    hosts: Sequence[str] = HOSTS,
) -> Turn:
    """Our server, with viewers; one request brings a new value to every series of the metrics."""
    load = ours.viewers(viewers)
    stack.callback(load.stop)
    return Turn(ours.name, ours.process, load, news(ours, metrics, hosts), len(viewers), expect)


def unwatched_turn(ours: Ours, metrics: list[str], stack: ExitStack) -> Turn:
    """The same requests when nobody looks: what storing costs without any fan-out."""
    load = Load(ours.folder)
    stack.callback(load.stop)
    load.poster(ours.port)
    return Turn("dashboard, nobody looks", ours.process, load, news(ours, metrics), 0, 0)


def news(ours: Ours, metrics: list[str], hosts: Sequence[str] = HOSTS) -> str:
    """One request with a point for each host of each metric."""
    body: list[dict[str, Any]] = [
        {"labels": {"host": host}, "values": dict.fromkeys(metrics, NUMBER)} for host in hosts
    ]
    return ours.ingest(unquoted(dumps(body)))


def _chat_turn(world: World, chat: Chat, stack: ExitStack) -> Turn:
    audience = Audience(world, chat, [["r"]] * SOCKETS)
    stack.callback(audience.stop)
    return Turn(chat.name, audience.process, audience.load, chat.message("r"), SOCKETS, 1)


def _result(turns: dict[str, Turn], unwatched: Turn) -> Result:
    ours = turns["dashboard"].paced.micros
    result = Result("fanout", f"Fan-out: one message to {SOCKETS:,} sockets", figures(list(turns.values())))
    result.figures += [without_storing(turns["dashboard"], unwatched), unheard(unwatched)]
    result.checks = [
        Check("dashboard / C loop", "≤", 1.5, ratios(ours, turns[LIMIT.name].paced.micros)),
        Check("Socket.IO + Redis / dashboard", "≥", 1.5, ratios(turns[SOCKETIO.name].paced.micros, ours)),
        Check("aiohttp / dashboard", "≥", 2.5, ratios(turns[AIOHTTP.name].paced.micros, ours)),
    ]
    result.notes = [
        f"Compared at {1 / PACE:g} messages a second to each socket, the same for all.",
        "The dashboard's figure has everything in it: the HTTP request, MongoDB's durable commit, Redis, evaluation.",
        "The chat servers get their message over an open WebSocket and keep nothing.",
    ]
    return result
