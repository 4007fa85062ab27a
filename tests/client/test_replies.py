from __future__ import annotations

import asyncio

import pytest

from dashboard.client.failures import Lost, Refused
from dashboard.client.replies import Replies


async def test_each_reply_goes_to_who_waits_for_it() -> None:
    replies = Replies()
    first, second = replies.expect(), replies.expect()
    assert replies.heard({"type": "reply", "id": second, "ok": True, "watch": 2})
    assert replies.heard({"type": "authenticated", "id": first, "user": {}})
    assert (await replies.reply(second))["watch"] == 2
    assert (await replies.reply(first))["type"] == "authenticated"


async def test_what_nobody_waits_for_is_no_reply() -> None:
    replies = Replies()
    number = replies.expect()
    for message in (
        {"type": "heartbeat"},
        {"type": "reply", "id": 99, "ok": True},
        {"type": "notification", "id": "n1"},
    ):
        assert not replies.heard(message)
    replies.heard({"type": "reply", "id": number, "ok": True})
    assert not replies.heard({"type": "reply", "id": number, "ok": True})
    await replies.reply(number)


async def test_a_refusal_is_raised() -> None:
    replies = Replies()
    number = replies.expect()
    replies.heard({"type": "reply", "id": number, "ok": False, "error": {"code": "forbidden", "message": "no"}})
    with pytest.raises(Refused, match="forbidden: no"):
        await replies.reply(number)


async def test_whoever_waits_is_told_when_the_connection_is_lost() -> None:
    replies = Replies()
    waiting = [asyncio.ensure_future(replies.reply(replies.expect())) for _ in range(3)]
    await asyncio.sleep(0)
    replies.lost(Lost("gone"))
    assert [type(error) for error in await asyncio.gather(*waiting, return_exceptions=True)] == [Lost] * 3
