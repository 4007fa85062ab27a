from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from dashboard.errors import Forbidden, Invalid, NotFound
from dashboard.model.rooms import Draft
from dashboard.protocol import room_commands as said
from dashboard.rooms.speaking import MOST_MENTIONS, drafted, mentions
from dashboard.storage.mongo import Mongo
from dashboard.storage.room_log import RoomLog
from tests.codebase import ROOT
from tests.rooms.workers import ADA, BOB

VECTORS: Final = json.loads((ROOT / "tests/vectors/mentions.json").read_text(encoding="utf-8"))
"""How names are written so that they call, and whom texts call; the page is held to the same."""


async def log_of(mongo: Mongo) -> RoomLog:
    """ada said something at 1 and marked something at 2."""
    log = RoomLog(mongo)
    await log.prepare()
    said = [Draft("message", ADA.id, "ada", {"text": "x"}), Draft("annotation", ADA.id, "ada", {"at": 1, "text": ""})]
    await log.append("r", 1, said, datetime.now(UTC))
    return log


FIELDS: list[tuple[said.Operation, str, dict[str, Any]]] = [
    (said.Message(room_id="r", text="hi"), "message", {"text": "hi"}),
    (
        said.Message(room_id="r", text="hi", link=said.At(panel="p", from_=5), thread=2),
        "message",
        {"text": "hi", "link": {"panel": "p", "from": 5}, "thread": 2},
    ),
    (said.EditMessage(room_id="r", target=1, text="y"), "message_edited", {"target": 1, "text": "y"}),
    (said.DeleteMessage(room_id="r", target=1), "message_deleted", {"target": 1}),
    (said.React(room_id="r", target=1, emoji="+"), "reaction", {"target": 1, "emoji": "+", "on": True}),
    (said.Annotate(room_id="r", at=0), "annotation", {"at": 0, "text": ""}),
    (
        said.Annotate(room_id="r", at=5, until=5, panel="p", text="t"),
        "annotation",
        {"at": 5, "until": 5, "panel": "p", "text": "t"},
    ),
    (said.Unannotate(room_id="r", target=2), "annotation_removed", {"target": 2}),
]


@pytest.mark.parametrize(("command", "kind", "fields"), FIELDS)
async def test_drafts(mongo: Mongo, command: said.Operation, kind: str, fields: dict[str, Any]) -> None:
    draft = await drafted(await log_of(mongo), ADA, command)
    assert (draft.type, dict(draft.fields), draft.author, draft.author_name) == (kind, fields, ADA.id, "ada")
    assert draft.operation.startswith("~")


async def test_the_operation_id_is_the_clients(mongo: Mongo) -> None:
    draft = await drafted(await log_of(mongo), ADA, said.Message(room_id="r", text="hi", operation_id="op"))
    assert draft.operation == "op"


async def test_what_may_not_be(mongo: Mongo) -> None:
    log = await log_of(mongo)
    others: tuple[said.Operation, ...] = (
        said.EditMessage(room_id="r", target=1, text="y"),
        said.DeleteMessage(room_id="r", target=1),
        said.Unannotate(room_id="r", target=2),
    )
    for command in others:
        with pytest.raises(Forbidden):
            await drafted(log, BOB, command)
    missing: tuple[said.Operation, ...] = (
        said.EditMessage(room_id="r", target=2, text="y"),
        said.EditMessage(room_id="r", target=0, text="y"),
        said.DeleteMessage(room_id="other", target=1),
        said.React(room_id="r", target=3, emoji="+"),
        said.Unannotate(room_id="r", target=1),
        said.Message(room_id="r", text="x", thread=1),
    )
    for command in missing:
        with pytest.raises(NotFound):
            await drafted(log, ADA, command)
    with pytest.raises(Invalid):
        await drafted(log, ADA, said.Annotate(room_id="r", at=5, until=4))
    with pytest.raises(Invalid):
        await drafted(log, ADA, said.Operation(room_id="r"))


@pytest.mark.parametrize(("text", "names"), VECTORS["texts"])
def test_whom_a_text_mentions(text: str, names: list[str]) -> None:
    assert mentions(text) == names


@pytest.mark.parametrize(("name", "call"), VECTORS["names"])
def test_whatever_a_name_it_can_be_mentioned(name: str, call: str) -> None:
    assert mentions(call) == mentions(f"({call}) and more") == [name]


def test_a_text_mentions_so_many_at_the_most() -> None:
    assert len(mentions(" ".join(f"@u{number}" for number in range(100)))) == MOST_MENTIONS
