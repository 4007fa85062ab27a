from __future__ import annotations

import logging

import msgspec
import pytest

from dashboard.model.rooms import Presence
from dashboard.rooms.hearing import DOUBT, hear
from tests.awaiting import until
from tests.rooms.workers import ADA, BOB, Worker

BOB_ELSEWHERE = Presence(BOB.id, "bob", "viewer", "online", None, 5, 1, 1)


def told(*message: object) -> bytes:
    return msgspec.msgpack.encode(message)


async def test_what_others_say_is_taken_in(worker: Worker) -> None:
    ada = await worker.join(ADA, await worker.dashboard())
    room = worker.room(ada.reply["roomId"])
    await until(lambda: ada.count == 1)
    hear(room, told("people", "other", [BOB_ELSEWHERE], []), "this", 0)
    assert room.scene.roster.records() == [(worker.parts.tending._worker, ADA.id), ("other", BOB.id)]
    hear(room, told("typing", "other", BOB.id, True), "this", 1e12)
    hear(room, told("cursors", "other", {BOB.id: {"x": 0.5}}), "this", 0)
    await until(lambda: ada.typing == [BOB.id] and ada.cursors[BOB.id] == {"user": BOB.id, "x": 0.5})
    hear(room, told("people", "other", [], [BOB.id]), "this", 0)
    await until(lambda: BOB.id not in ada.people and ada.typing == [])
    hear(room, told("entries", room.epoch, room.delivery.top + 1, [b'{"roomId":"%s"}' % room.id.encode()]), "this", 0)
    assert ada.entries[-1] == {"roomId": room.id}


async def test_ones_own_words_are_not_news(worker: Worker) -> None:
    ada = await worker.join(ADA, await worker.dashboard())
    room = worker.room(ada.reply["roomId"])
    hear(room, told("people", "this", [BOB_ELSEWHERE], [ADA.id]), "this", 0)
    hear(room, told("typing", "this", BOB.id, True), "this", 0)
    hear(room, told("cursors", "this", {BOB.id: {}}), "this", 0)
    assert ADA.id in room.scene.roster
    assert BOB.id not in room.scene.roster
    assert room.scene._typing == {}
    assert room.scene._cursors == {}


async def test_another_epoch_makes_doubt(worker: Worker) -> None:
    ada = await worker.join(ADA, await worker.dashboard())
    room = worker.room(ada.reply["roomId"])
    for message in (told("entries", "another", 1, []), told("top", "another", 9), DOUBT):
        looked = room.looked_at = 1.0
        hear(room, message, "this", 0)
        assert room.looked_at < looked
        assert room.delivery._wanted == room.delivery.top


@pytest.mark.parametrize("message", [b"", b"\xff", told("nonsense"), told("top"), told("people", 1, 2, 3), told()])
async def test_nonsense_is_ignored(worker: Worker, caplog: pytest.LogCaptureFixture, message: bytes) -> None:
    ada = await worker.join(ADA, await worker.dashboard())
    with caplog.at_level(logging.ERROR):
        hear(worker.room(ada.reply["roomId"]), message, "this", 0)
    assert "was ignored" in caplog.text
