from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from tests.awaiting import until
from tests.site import Site


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


async def test_prometheus_reads_the_numbers(site: Site) -> None:
    response = await site.client.get("/metrics")
    assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    families = list(text_string_to_metric_families(response.body.decode()))
    assert len(families) > 15
    assert all(sample.labels["worker"] == site.parts.worker for family in families for sample in family.samples)
