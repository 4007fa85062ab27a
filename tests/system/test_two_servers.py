"""Two servers that share a MongoDB and a Redis are one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.awaiting import until
from tests.system.oracle import everyone_agrees, exactly_once, now_ms
from tests.system.pushing import METRIC, Producer
from tests.system.running import serving
from tests.system.viewing import viewing


async def test_what_one_takes_the_other_shows(tmp_path: Path, where: dict[str, Any]) -> None:
    settings = {**where, "workers": 1}
    async with (
        serving(tmp_path / "one", **settings) as one,
        serving(tmp_path / "two", access=one.access, **settings) as two,
        viewing(1, one.client, METRIC) as at_one,
        viewing(1, two.client, METRIC) as at_two,
    ):
        begun = now_ms()
        await until(lambda: at_one[0].live and at_two[0].live)
        producers = [Producer(server.port, one.access.key) for server in (one, two)]
        for producer in producers:
            await producer.reached(50)
            await producer.stop()
        for asked in (one, two):
            await everyone_agrees([*at_one, *at_two], asked.client, begun)
        shown = {dict(labels)["producer"] for _, labels in at_one[0].table}
        assert shown == {producer.name for producer in producers}
    await exactly_once(producers, where["mongo_url"], where["database"])
