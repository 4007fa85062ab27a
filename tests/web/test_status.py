from __future__ import annotations

import json
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from tests.awaiting import until
from tests.caller import Client
from tests.site import Site, serving, settings


async def test_readiness_follows_the_parts(site: Site) -> None:
    assert await site.client.json("/healthz") == {"status": "ok"}
    assert await site.client.json("/readyz") == {"status": "ready", "mongo": "ok", "redis": "ok"}
    site.parts.draining = True
    assert (await site.client.get("/readyz")).code == 503
    assert (await site.client.get("/healthz")).code == 200


async def test_numbers_count_what_happens(site: Site) -> None:
    viewer, source = await site.person(), await site.source()
    await until(lambda: site.parts.broker.up)
    await source.push('[{"metric":"m","value":1},{"metric":"m","value":"x"}]')
    async with viewer.talk() as conversation:
        assert (await conversation.ask("watch", query={"metric": "m"}))["ok"]
        numbers = await site.client.json("/metrics/websocket")
        assert numbers["activeConnections"] == numbers["connectedSockets"] == 1
        assert (numbers["liveQueries"], numbers["workers"], numbers["broker"]) == (1, 1, True)
        assert (numbers["pointsAccepted"], numbers["pointsRefused"]) == (1, 1)

    async def gone() -> bool:
        numbers = await site.client.json("/metrics/websocket")
        return bool(numbers["activeConnections"] == numbers["connectedSockets"] == 0)

    await until(gone)


async def test_what_happens_in_rooms_is_counted_on_all_workers(site: Site, mongo_url: str, redis_url: str) -> None:
    given = settings(mongo_url, redis_url, site.parts.settings.database)
    editor, viewer = await site.person("editor"), await site.person("viewer")
    room = json.loads((await editor.send("POST", "/api/dashboards", {"title": "A room"})).body)["id"]
    async with serving(given) as other:
        await until(lambda: site.parts.broker.up and other.parts.broker.up)
        elsewhere = Client(other.port, token=viewer.token)
        async with editor.talk() as one, viewer.talk() as two, elsewhere.talk() as three:
            epoch = (await one.ask("join_room", roomId=room))["epoch"]
            for conversation in (two, three):
                await conversation.ask("join_room", roomId=room)
            assert (await one.ask("message", roomId=room, text="hello"))["ok"]
            for conversation in (one, two, three):
                await conversation.hear("message")
            assert not (await one.ask("message", roomId="none", text="hello"))["ok"]
            await two.hear("room")
            await two.ask("leave_room", roomId=room)
            missed = await two.ask("join_room", roomId=room, position={"epoch": epoch, "offset": 0})
            await two.ask("leave_room", roomId=room)
            await two.ask("join_room", roomId=room, position={"epoch": "another", "offset": 0})

            async def measured() -> Any:
                found = await site.client.json("/metrics/websocket")
                return found if found["loopLag"]["count"] and found["workers"] == 2 else None

            numbers = await until(measured)
    assert (numbers["workers"], numbers["activeConnections"], numbers["people"]) == (2, 3, 2)
    assert numbers["rooms"] == [{"id": room, "people": 2, "seats": 3, "top": numbers["rooms"][0]["top"]}]
    assert numbers["rooms"][0]["top"] >= missed["top"] >= 1
    assert numbers["commands"]["message"] == {"not_found": 1, "ok": 1}
    assert numbers["commands"]["join_room"] == {"ok": 5}
    assert set(numbers["pushes"]) == {"data", "entries", "changes", "notifications", "heartbeat"}
    assert numbers["pushes"]["entries"] >= 3
    assert numbers["pushes"]["changes"] >= 1
    assert numbers["recoveries"]["room"] == {"count": 1, "updates": missed["top"]}
    assert numbers["recoveries"]["snapshot"]["count"] == 1
    assert numbers["entriesAppended"] >= missed["top"]


async def test_a_query_that_is_recovered_is_counted(site: Site) -> None:
    viewer, source = await site.person(), await site.source()
    await until(lambda: site.parts.broker.up)
    async with viewer.talk() as conversation:
        watch = (await conversation.ask("watch", query={"metric": "m"}))["watch"]
        tick = (await conversation.hear("snapshot"))["tick"]
        await source.push('[{"metric":"m","value":1}]')
        newer = (await conversation.hear("data"))["tick"]
        await conversation.ask("recover", watch=watch, tick=tick)
        await conversation.ask("recover", watch=watch, tick=newer + 1000)
        numbers = await site.client.json("/metrics/websocket")
    assert numbers["recoveries"] == {
        "snapshot": {"count": 1, "updates": 0},
        "watch": {"count": 1, "updates": newer - tick},
    }
    assert numbers["listeners"] == 1
    assert numbers["delivery"]["count"] == 1
    assert 0 <= numbers["delivery"]["mean"] <= numbers["delivery"]["p99"]


async def test_prometheus_reads_the_numbers(site: Site) -> None:
    response = await site.client.get("/metrics")
    assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    families = list(text_string_to_metric_families(response.body.decode()))
    assert len(families) > 15
    assert all(sample.labels["worker"] == site.parts.worker for family in families for sample in family.samples)
