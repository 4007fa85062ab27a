from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import pytest

from dashboard.errors import Unavailable
from dashboard.model.notifications import STATES, Filter, Notification, State
from dashboard.storage.mongo import Mongo, connect
from dashboard.storage.notifications import HEADS, INBOX, Notifications

NOW = round(time.time() * 1000)
ONE = Notification("n1", "Deployed", "7", "info", {"a": [1]}, "", "ci", NOW, NOW + 30 * 86_400_000)


async def prepared(mongo: Mongo) -> Notifications:
    kept = Notifications(mongo)
    await kept.prepare()
    await kept.prepare()
    return kept


def numbered(number: int) -> Notification:
    return replace(ONE, id=f"n{number}")


async def ids(kept: Notifications, states: tuple[State, ...] = STATES, before: str = "", limit: int = 10) -> list[str]:
    return [one.id for one in await kept.newest("ada", Filter(states), before, limit)]


async def test_what_is_delivered_is_there_once(mongo: Mongo) -> None:
    kept = await prepared(mongo)
    assert await kept.begin(ONE, "k1", None) == ONE
    assert await kept.deliver(ONE, ["ada", "bob"]) == ["ada", "bob"]
    assert await kept.deliver(ONE, ["bob", "eve"]) == ["eve"]
    assert await kept.deliver(ONE, []) == []
    assert await kept.newest("ada", Filter(), "", 10) == [ONE]
    assert await kept.unseen("bob") == 1
    assert await kept.unseen("nobody") == 0


async def test_a_key_is_used_once_by_each(mongo: Mongo) -> None:
    kept = await prepared(mongo)
    first = await asyncio.gather(*(kept.begin(numbered(number), "k1", "deploy-7") for number in range(5)))
    assert len({one.id for one in first}) == 1
    assert (await kept.begin(numbered(8), "k2", "deploy-7")).id == "n8"
    assert (await kept.begin(numbered(9), "k1", "deploy-8")).id == "n9"
    assert (await kept.begin(numbered(6), "k1", None)).id == "n6"
    assert (await kept.begin(numbered(7), "k1", None)).id == "n7"


async def test_pages_and_states(mongo: Mongo) -> None:
    kept = await prepared(mongo)
    for number in range(1, 6):
        await kept.deliver(numbered(number), ["ada", "bob"])
    assert await ids(kept) == ["n5", "n4", "n3", "n2", "n1"]
    assert await ids(kept, limit=2) == ["n5", "n4"]
    assert await ids(kept, before="n3", limit=2) == ["n2", "n1"]
    await kept.set_state("ada", ["n1", "n2", "none"], "read")
    await kept.set_state("ada", ["n5"], "archived")
    assert await kept.unseen("ada") == 2
    await kept.set_state("ada", None, "seen")
    assert await ids(kept, ("seen",)) == ["n4", "n3"]
    assert await ids(kept, ("read",)) == ["n2", "n1"]
    assert await ids(kept, ("archived",)) == ["n5"]
    await kept.set_state("ada", ["n5"], "unseen")
    assert await kept.unseen("ada") == 1
    await kept.set_state("ada", None, "unseen")
    assert await kept.unseen("ada") == 1
    assert await kept.unseen("bob") == 5


async def test_filters(mongo: Mongo) -> None:
    kept = await prepared(mongo)
    await kept.deliver(replace(ONE, id="n1", severity="critical", title="Disk is FULL"), ["ada"])
    await kept.deliver(replace(ONE, id="n2", body="100 % of the disk ($disk)"), ["ada"])
    await kept.deliver(replace(ONE, id="n3", sender="Straße"), ["ada", "bob"])

    async def found(**wanted: Any) -> list[str]:
        return [one.id for one in await kept.newest("ada", Filter(**wanted), "", 10)]

    assert await found(severity="critical") == ["n1"]
    assert await found(severity="warning") == []
    assert await found(text="DISK") == ["n2", "n1"]
    assert await found(text="$disk") == ["n2"]
    assert await found(text="STRASSE") == ["n3"]
    assert await found(text="disk", severity="info", states=["unseen"]) == ["n2"]
    assert await found(text=".*") == []


async def test_what_has_expired_is_not_shown_and_forgotten_by_mongodb_itself(mongo: Mongo) -> None:
    kept = await prepared(mongo)
    past = replace(ONE, expires=NOW - 1000)
    await kept.deliver(past, ["ada"])
    assert await kept.newest("ada", Filter(), "", 10) == []
    assert await kept.unseen("ada") == 0
    for name in (HEADS, INBOX):
        indexes = await mongo.collection(name).index_information()
        assert indexes["expires_1"]["expireAfterSeconds"] == 0


async def test_without_mongodb(mongo_url: str, database: str) -> None:
    gone = await connect(mongo_url, database)
    kept = Notifications(gone)
    gone.close()
    for work in (
        kept.prepare(),
        kept.begin(ONE, "k1", None),
        kept.deliver(ONE, ["ada"]),
        kept.newest("ada", Filter(), "", 1),
        kept.unseen("ada"),
        kept.set_state("ada", None, "read"),
    ):
        with pytest.raises(Unavailable):
            await work
