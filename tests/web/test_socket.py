"""``/ws`` on a real socket: what docs/protocol.md promises, and those who do not keep to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from dashboard.buckets import Pace
from dashboard.codes import CLOSE_AUTH_EXPIRED, CLOSE_FULL, CLOSE_NO_AUTH, CLOSE_RESTART, CLOSE_TOO_SLOW, CLOSES
from dashboard.live.live import now_ms
from dashboard.protocol import pushes
from dashboard.protocol.session import BURST
from tests.awaiting import until
from tests.caller import DEADLINE, Client, Conversation
from tests.live.viewer import Missed, Viewer, messages
from tests.site import Site, serving, settings
from tests.web.by_hand import Reader, by_hand
from tests.web.document import Example, difference, examples

# ── The document ────────────────────────────────────────────────────────────────────────────────────────────────────

EXAMPLES = [example for example in examples() if not example.section.startswith(("Room", "Notification"))]
SECTIONS = list(dict.fromkeys(example.section for example in EXAMPLES))
WATCH = next(example.message for example in EXAMPLES if example.message["type"] == "watch")


class Replay:
    """One section of the document on one socket."""

    def __init__(self, site: Site, source: Client, viewer: Client, conversation: Conversation) -> None:
        self.site = site
        self.source = source
        self.viewer = viewer
        self.conversation = conversation
        self.watch = 0

    async def sign_in(self) -> None:
        assert (await self.conversation.ask("auth", id="sign in", token=self.viewer.token))["type"] == "authenticated"

    async def start_watch(self) -> None:
        await self.push(21.4)
        self.conversation.say(**{**WATCH, "id": "the watch"})
        reply = await self.conversation.hear(lambda message: message.get("id") == "the watch")
        self.watch = reply["watch"]

    async def push(self, value: float) -> None:
        response = await self.source.push(str(value), f"/api/ingest/{WATCH['query']['metric']}?room=lab")
        assert response.code == 200

    def say(self, example: Example) -> None:
        said = dict(example.message)
        if said.get("token"):
            said["token"] = self.viewer.token
        if "watch" in said:
            said["watch"] = self.watch
        self.conversation.say(**said)

    async def hear(self, example: Example) -> dict[str, Any]:
        expected = example.message
        return await self.conversation.hear(
            lambda message: message["type"] == expected["type"] and message.get("id") == expected.get("id")
        )


async def provoke_snapshot(replay: Replay) -> None:
    await replay.start_watch()


async def provoke_data(replay: Replay) -> None:
    await replay.start_watch()
    await replay.conversation.hear("snapshot")
    await replay.push(21.5)


async def provoke_slowed(replay: Replay) -> None:
    for outbox in replay.site.parts.hub:
        outbox.send(pushes.slowed(8))


async def provoke_catching_up(replay: Replay) -> None:
    replay.site.parts.broker._subscriber.drop()


async def provoke_error(replay: Replay) -> None:
    replay.conversation.say(type="wacth")


async def nothing(replay: Replay) -> None:
    """The commands in the document are enough."""


PROVOKED: dict[str, Callable[[Replay], Awaitable[None]]] = {
    "snapshot": provoke_snapshot,
    "data": provoke_data,
    "recover": provoke_snapshot,
    "unwatch": provoke_snapshot,
    "slowed": provoke_slowed,
    "catching_up": provoke_catching_up,
    "error": provoke_error,
}


def test_the_document_has_examples_of_every_kind() -> None:
    assert len(EXAMPLES) >= 18
    assert {example.kind for example in EXAMPLES} == {"command", "reply", "push"}


def test_a_shape_is_told_from_another() -> None:
    assert difference({"a": [1, None]}, {"a": [None, 2.5]}) == ""
    assert difference({"a": 1}, {"a": 1, "b": 2})
    assert difference({"a": [{"b": 1}]}, {"a": [{"b": "x"}]})
    assert difference({"a": True}, {"a": 1})


@pytest.mark.parametrize("section", SECTIONS)
async def test_the_document_is_true(site: Site, section: str) -> None:
    viewer, source = await site.person("editor"), await site.source()
    await until(lambda: not site.parts.live.behind)
    chosen = [example for example in EXAMPLES if example.section == section]
    async with viewer.connect(viewer.as_page) as conversation:
        replay = Replay(site, source, viewer, conversation)
        if section != "auth":
            await replay.sign_in()
        await PROVOKED.get(section, nothing)(replay)
        for example in chosen:
            if example.kind != "command":
                real = await replay.hear(example)
                assert not difference(example.message, real), real
                continue
            replay.say(example)
            if section == "auth" and example.message.get("token"):
                assert (await conversation.hear("authenticated"))["id"] == example.message["id"]
                break
            if example.message["type"] == "bye":
                assert await conversation.closed() == 1000


async def test_signing_in_by_cookie_is_as_documented(site: Site) -> None:
    viewer = await site.person("editor")
    commands = [example for example in EXAMPLES if example.section == "auth" and example.kind == "command"]
    by_cookie = next(example.message for example in commands if "token" not in example.message)
    expected = next(example.message for example in EXAMPLES if example.message["type"] == "authenticated")
    async with viewer.connect(viewer.as_page) as conversation:
        conversation.say(**by_cookie)
        real = await conversation.hear("authenticated")
        assert not difference(expected, real), real
        assert real["expires"] is None
        assert real["user"]["id"] == viewer.person.id


# ── Those who do not keep to it ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "1", "null", '"auth"', "{}", '{"type": 1}', '{"type": "nothing"}', '{"type": "watch"}', "[" * 5000,
     '{"type":"watch","query":{"metric":"m"},"window":NaN}', '{"type":"watch","query":{"metric":"m"},"window":1}',
     '{"type":"watch","query":{"metric":"m","over":"x"}}', '{"type":"watch","query":{"metric":"m"},"more":1}',
     '{"type":"watch","query":{"metric":"[a]"}}',
     '{"type":"watch","query":{"metric":"m","where":{"a":"*a*a*a*a*a*a*a*a*"}}}',
     '{"type":"watch","query":{"metric":"m","step":1}}', '{"type":"watch","query":{"metric":"m","step":-5}}',
     '{"type":"watch","query":{"metric":"m","step":100},"window":86400000}',
     '{"type":"recover","watch":1e99,"tick":0}', '{"type":"pace","hidden":"yes"}', '{"type":"auth","token":"\\ud800"}'],
)  # fmt: skip
async def test_what_is_no_command_is_answered_and_the_connection_goes_on(site: Site, text: str) -> None:
    viewer = await site.person()
    async with viewer.talk() as conversation:
        conversation.say_text(text)
        error = (await conversation.hear("error"))["error"]
        assert error["code"] == "invalid"
        assert error["message"]
        assert error["temporary"] is False
        assert (await conversation.ask("heartbeat"))["ok"]


async def test_a_bad_command_with_an_id_gets_its_reply(site: Site) -> None:
    viewer = await site.person()
    async with viewer.talk() as conversation:
        answer = await conversation.ask("wacth", id="mine")
        assert (answer["id"], answer["ok"], answer["error"]["code"]) == ("mine", False, "invalid")


async def test_a_binary_or_a_huge_message(site: Site) -> None:
    viewer = await site.person()
    async with viewer.talk() as conversation:
        await conversation._connection.write_message(b"\xff\x00", binary=True)
        assert (await conversation.hear("error"))["error"]["code"] == "invalid"
    async with viewer.talk() as conversation:
        conversation.say_text(" " * (site.parts.settings.max_message + 1))
        assert await conversation.closed() == 1009


async def test_too_many_commands_are_refused_for_a_while(site: Site) -> None:
    viewer = await site.person()
    async with viewer.talk() as conversation:
        for number in range(3 * BURST):
            conversation.say(type="heartbeat", id=number)
        answers = [
            await conversation.hear(lambda message, number=number: message.get("id") == number)  # type: ignore[misc]
            for number in range(3 * BURST)
        ]
        refused = [answer["error"] for answer in answers if not answer["ok"]]
        assert refused
        assert {error["code"] for error in refused} == {"too_many"}
        assert all(error["temporary"] and error["retryAfter"] > 0 for error in refused)
        assert answers[0]["ok"]


async def test_who_does_not_sign_in_is_sent_away(mongo_url: str, redis_url: str, database: str) -> None:
    async with serving(settings(mongo_url, redis_url, database, auth_timeout=2.0)) as site:
        async with site.client.connect() as conversation:
            assert await conversation.closed() == CLOSE_NO_AUTH
        viewer = await site.person()
        async with viewer.talk() as conversation:
            for _ in range(3):
                await conversation.hear("heartbeat")  # signed in: the time allowed is over by now


async def test_a_sign_in_that_expires_ends_the_connection_unless_it_is_refreshed(
    mongo_url: str, redis_url: str, database: str
) -> None:
    async with serving(settings(mongo_url, redis_url, database)) as site:
        viewer = await site.person()
        session = (await site.parts.people.by_token(viewer.token)).session
        short = site.parts.people._tokens.make(viewer.person.id, session, now_ms() - 3_595_000)
        async with viewer.connect() as conversation, viewer.connect() as other:
            assert (await conversation.ask("auth", token=short[0]))["type"] == "authenticated"
            assert (await other.ask("auth", token=short[0]))["type"] == "authenticated"
            assert (await other.ask("refresh", token=viewer.token))["ok"]
            assert await conversation.closed() == CLOSE_AUTH_EXPIRED
            assert (await other.ask("heartbeat"))["ok"]


async def test_a_full_worker_says_so(mongo_url: str, redis_url: str, database: str) -> None:
    async with serving(settings(mongo_url, redis_url, database, max_connections=1, watches_per_connection=2)) as site:
        viewer = await site.person()
        async with viewer.talk() as conversation:
            async with viewer.connect() as other:
                assert await other.closed() == CLOSE_FULL
            for number in range(2):
                assert (await conversation.ask("watch", query={"metric": f"m{number}"}))["ok"]
            refused = await conversation.ask("watch", query={"metric": "m3"})
            assert "at most 2 watches" in refused["error"]["message"]


async def test_whoever_fails_to_sign_in_is_slowed_down(site: Site) -> None:
    site.parts.pacing._paces["sign_in"] = Pace(0.01, 3)
    viewer, codes = await site.person(), []
    for _ in range(5):
        async with viewer.connect() as conversation:
            codes.append((await conversation.ask("auth", token="nonsense"))["error"]["code"])
    assert codes == ["unauthenticated"] * 3 + ["too_many"] * 2
    async with viewer.talk() as conversation:
        assert (await conversation.ask("heartbeat"))["ok"]


async def test_strangers_do_not_fill_a_worker(mongo_url: str, redis_url: str, database: str) -> None:
    async with serving(settings(mongo_url, redis_url, database, strangers_per_address=2)) as site:
        viewer = await site.person()
        async with viewer.connect() as stranger, viewer.talk(), viewer.talk():
            async with viewer.connect() as other, viewer.connect() as refused:
                assert await refused.closed() == CLOSE_FULL
                assert (await other.ask("auth", token=viewer.token))["type"] == "authenticated"
                async with viewer.talk() as another:
                    assert (await another.ask("heartbeat"))["ok"]
            stranger.say(type="bye")
            assert await stranger.closed() == 1000
        await until(lambda: (len(site.parts.lobby), site.parts.lobby.strangers) == (0, 0))


async def test_a_worker_that_drains_tells_its_browsers_to_come_back(site: Site) -> None:
    viewer = await site.person()
    async with viewer.talk() as conversation:
        await site.parts.drain(0.1)
        assert await conversation.closed() == CLOSE_RESTART
        assert (conversation._connection.close_reason or "").startswith("delay=")
        assert (await site.client.get("/readyz")).code == 503
    assert CLOSE_RESTART in CLOSES


# ── Readers that do not read ────────────────────────────────────────────────────────────────────────────────────────


def wide(value: float) -> str:
    """Points of many series: enough that a push has some size."""
    return json.dumps([{"metric": "wide", "labels": {"n": str(n)}, "value": value + n} for n in range(200)])


async def test_a_reader_that_stops_costs_bounded_bytes_harms_nobody_and_converges(site: Site) -> None:
    viewer, source = await site.person(), await site.source()
    await until(lambda: site.parts.broker.up)
    await source.push(wide(0))
    query = {"metric": "wide", "step": 1000, "over": "last"}
    async with by_hand(viewer) as slow, viewer.talk() as quick:
        slow.say(type="watch", query=query, window=60_000)
        watch = (await quick.ask("watch", query=query, window=60_000))["watch"]
        await until(lambda: site.parts.hub.watchers(watch) == 2)
        lagged, most = False, 0
        for number in range(1, 400):
            await source.push(wide(number))
            await quick.hear("data")
            lagged = lagged or any(outbox.lagging for outbox in site.parts.hub)
            most = max(most, *(outbox.waiting for outbox in site.parts.hub))
            if lagged and number > 30:
                break
        assert lagged
        assert most <= site.parts.settings.outbox_limit
        await source.push(wide(5000))
        seen = Viewer()
        async with asyncio.timeout(DEADLINE):
            while newest(seen) != {5000 + n for n in range(200)}:
                message = await slow.message()
                if message.get("watch") is not None:
                    follow(seen, message, slow)
        await until(lambda: not any(outbox.lagging for outbox in site.parts.hub))


def follow(seen: Viewer, message: dict[str, Any], reader: Reader) -> None:
    try:
        seen.take(message)
    except Missed:
        reader.say(type="recover", watch=message["watch"], tick=seen.tick)


def newest(viewer: Viewer) -> set[float]:
    """The newest value of each series."""
    return {row[max(row)] for row in viewer.shown(0, 1 << 60).values()}


async def test_many_large_snapshots_wait_for_a_slow_reader(mongo_url: str, redis_url: str, database: str) -> None:
    """They may be more than the limit: one who is sent away for that would come back to the same."""
    async with serving(settings(mongo_url, redis_url, database, outbox_limit=64 << 10)) as site:
        viewer, source = await site.person(), await site.source()
        await source.push(wide(0))
        async with by_hand(viewer) as slow:
            for number in range(20):
                query = {"metric": "wide", "step": 1000}
                slow.say(type="watch", id=number, query=query, window=60_000 + number * 1000)
            (outbox,) = site.parts.hub
            await until(lambda: len(outbox.watches) == 20)
            assert outbox.lagging
            seen: set[int] = set()
            while len(seen) < 20:
                message = await slow.message()
                if message["type"] == "snapshot":
                    seen.add(message["watch"])
                assert outbox.waiting < 1 << 20  # a snapshot or two, never all of them
            assert len(site.parts.hub) == 1


async def test_who_lets_what_must_not_be_lost_pile_up_is_told_to_come_back(
    mongo_url: str, redis_url: str, database: str
) -> None:
    async with serving(settings(mongo_url, redis_url, database, outbox_limit=16 << 10)) as site:
        viewer = await site.person()
        async with by_hand(viewer) as slow:
            outbox = next(iter(site.parts.hub))
            frame = pushes.frame({"type": "said", "text": "x" * 4000})
            for _ in range(10_000):
                outbox.send(frame)
                if outbox not in list(site.parts.hub):
                    break
                await asyncio.sleep(0)
            async with asyncio.timeout(15):
                while (heard := await slow.hear())[0] != 8:
                    pass
            assert int.from_bytes(heard[1][:2], "big") == CLOSE_TOO_SLOW


async def test_a_hidden_page_gets_nothing_until_it_is_back(site: Site) -> None:
    viewer, source = await site.person(), await site.source()
    await until(lambda: site.parts.broker.up)
    query = {"metric": "m", "step": 1000, "over": "last"}
    async with viewer.talk() as hidden, viewer.talk() as other:
        for conversation in (hidden, other):
            assert (await conversation.ask("watch", query=query))["ok"]
            await conversation.hear("snapshot")
        assert (await hidden.ask("pace", hidden=True))["ok"]
        for number in range(5):
            await source.push(str(number), "/api/ingest/m")
            await other.hear("data")
        assert (await hidden.ask("heartbeat"))["ok"]
        assert not [message for message in hidden.heard if message["type"] == "data"]
        hidden.say(type="pace", hidden=False)
        caught_up = await hidden.hear("data")
        assert caught_up["prev"] == 0
        assert caught_up["series"][0]["values"][-1] == 4


async def test_frames_of_one_tick_are_read_one_by_one() -> None:
    joined = pushes.heartbeat(1) + pushes.frame({"type": "x", "y": "z" * 70_000}) + pushes.slowed(2)
    assert [message["type"] for message in messages(joined)] == ["heartbeat", "x", "slowed"]
