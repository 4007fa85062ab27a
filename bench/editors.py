"""People who edit one dashboard of our server together, each over a connection of their own."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

from bench.crowd import SECRET, a_crowd, joining, signing_in
from bench.load import NUMBER, Load, Script
from bench.ours import Ours, dumps
from bench.world import World

PANELS: Final = 12
UNLIMITED: Final = "100000"
"""Edits a second that one may make: it is the server that is measured here, not its limits."""


def document(title: str = "Edited together") -> dict[str, Any]:
    """A dashboard of 12 charts."""
    panels = {f"p{place}": _panel(place) for place in range(PANELS)}
    return {"title": title, "panels": panels}


def _panel(place: int) -> dict[str, Any]:
    return {
        "kind": "timeseries",
        "title": f"Panel {place}",
        "at": [place % 4 * 6, place // 4 * 6, 6, 6],
        "queries": {"a": {"metric": f"m{place}", "over": "avg"}},
        "unit": "percent",
        "thresholds": {"high": {"value": 80, "color": "red"}},
    }


def edited(room: str) -> str:
    """The command that sets the title of a panel to something with the publication's number."""
    ops = [{"op": "set", "path": "panels.p3.title", "value": f"Panel {NUMBER}"}]
    command = {"type": "edit", "id": NUMBER, "roomId": room, "operationId": f"e-{NUMBER}", "ops": ops}
    return dumps(command).replace(f'"id":"{NUMBER}"', f'"id":{NUMBER}', 1)


def said(room: str) -> str:
    """The command that says something of the same kind of length."""
    command = {"type": "message", "id": NUMBER, "roomId": room, "text": NUMBER.ljust(60, "x")}
    return dumps(command).replace(f'"id":"{NUMBER}"', f'"id":{NUMBER}', 1)


@dataclass(frozen=True, slots=True)
class Server:
    """Ours, with people who may edit everything."""

    ours: Ours
    tokens: list[str]

    @classmethod
    def started(cls, world: World, workers: int, people: int, stack: ExitStack) -> Server:
        """Ours on so many workers, stopped with the stack."""
        limits = {f"{deed}_rate": UNLIMITED for deed in ("edit", "speak", "join")}
        ours = Ours(world, workers, secret=SECRET, strangers_per_address="100000", **limits)
        stack.callback(ours.stop)
        return cls(ours, a_crowd(world, ours, "e", people, "editor"))

    def together(self, world: World, people: int, room: str, stack: ExitStack) -> Load:
        """So many of them in the room, each with a page that follows it and another connection that speaks."""
        load = stack.enter_context(Load(world.path("load")))
        tokens = self.tokens[:people]
        load.open(self.ours.port, "/ws", people, Script(joining(tokens, room)))
        load.speaker(self.ours.port, "/ws", Script([signing_in(token) for token in tokens]), people)
        return load

    def outrun(self) -> float:
        """How often, by now, a worker had to look and try again because another was first, over all workers."""
        return self.ours.number("dashboard_appends_outrun_total")
