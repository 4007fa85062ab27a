"""People who edit a dashboard as docs/protocol.md asks of a client: they read it and follow the log from there.

What they do is a table: some of it everybody may do, some only the first of them, and some is always refused.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from dashboard.document.editing import edited, fields_of, read
from dashboard.document.operations import same
from tests.system.asking import Client
from tests.system.chatting import Chatter, all_agree, there

PANEL = {"kind": "text", "title": "One", "at": [0, 0, 6, 5], "queries": {}}
SHARED = {"shared": PANEL}
"""The panels of the dashboard before anybody edits it."""

Ops = list[dict[str, Any]]


class Way(NamedTuple):
    """Something that is done to the dashboard: by whom, the how-manieth time, and what it may be refused with."""

    ops: Callable[[str, int], Ops]
    refused: str = ""
    alone: bool = False
    """Whether only the first of all who do it may."""


WAYS = (
    Way(lambda who, time: [_set("description", f"{who} {time}")]),
    Way(lambda who, time: [_set("panels.shared.at", [(len(who) + 3 * time) % 18, time, 6, 5])]),
    Way(lambda who, time: [_add(f"panels.{who}-{time}"), _set(f"panels.{who}-{time}.title", who)]),
    Way(lambda who, time: [_add(f"panels.race-{time}"), _set("panels.shared.title", who)], "conflict", alone=True),
    Way(lambda who, time: [_set("title", who), _set(f"panels.gone-{time}.title", who)], "not_found"),
    Way(lambda who, time: [{"op": "remove", "path": "panels.shared"}, _set("title", f"{who}{time}" * 500)], "invalid"),
)


def _set(path: str, value: Any) -> dict[str, Any]:
    return {"op": "set", "path": path, "value": value}


def _add(path: str) -> dict[str, Any]:
    return {"op": "add", "path": path, "value": PANEL}


class Editor(Chatter):
    """One who edits; ``document`` is the dashboard as the edits that came have made it."""

    def __init__(self, client: Client, room: str, turn: int) -> None:
        """``turn`` is the place in the table at which they begin."""
        super().__init__(client, room)
        self.document: dict[str, Any] = {}
        self._revision = 0
        self._turn = turn

    def way(self, said: str) -> Way:
        """In which way this was done."""
        return WAYS[(int(said.rpartition("-")[2]) + self._turn) % len(WAYS)]

    async def _talk(self) -> None:
        if not self._epoch:
            await self._open()
        await super()._talk()

    async def _open(self) -> None:
        """Read the document, and where to follow the log from."""
        found = await self._client.json(f"/api/dashboards/{self._room}")
        self.document, self._revision = dict(fields_of(found)), found["revision"]
        self._epoch, self._first = found["position"]["epoch"], found["position"]["offset"]
        self.beginnings = 0 if self._epoch else 1  # nobody was ever in the room

    def _meant(self, said: str) -> dict[str, Any]:
        return {"type": "edit", "ops": self.way(said).ops(self.name, int(said.rpartition("-")[2]) // len(WAYS))}

    def _take(self, entry: dict[str, Any]) -> None:
        super()._take(entry)
        if entry["type"] == "edit" and entry["offset"] > self._revision:
            self.document = dict(edited(self.document, read(entry["ops"])))


@asynccontextmanager
async def editing(count: int, client: Client, room: str) -> AsyncIterator[list[Editor]]:
    """So many who edit the dashboard of a room."""
    async with there([Editor(client, room, turn) for turn in range(count)]) as editors:
        yield editors


async def all_edited_alike(client: Client, room: str, editors: Sequence[Editor]) -> None:
    """Each edit is in the log once, or was refused and changed nothing; all have the document that the server has."""
    await all_agree(client, room, editors)
    document = await client.json(f"/api/dashboards/{room}")
    for editor in editors:
        assert same(editor.document, fields_of(document)), json.dumps(editor.document)
        assert editor.acknowledged.keys().isdisjoint(editor.refused)
        for said, code in editor.refused.items():
            assert code == editor.way(said).refused, said
        for said in editor.acknowledged:
            assert not editor.way(said).refused or editor.way(said).alone, said
    assert document["title"] == "A room"
    assert "shared" in document["panels"]
    _one_was_first(editors, document)


def _one_was_first(editors: Sequence[Editor], document: dict[str, Any]) -> None:
    """Of those who did what only the first may, one did."""
    answers: dict[str, list[str]] = {}
    for editor in editors:
        for said in (*editor.acknowledged, *editor.refused):
            if editor.way(said).alone:
                (path, *_) = (op["path"] for op in editor._meant(said)["ops"])
                answers.setdefault(path.removeprefix("panels."), []).append(editor.refused.get(said, "done"))
    assert answers
    for panel, given in answers.items():
        assert panel in document["panels"]
        assert sorted(given) == ["conflict"] * (len(given) - 1) + ["done"]
