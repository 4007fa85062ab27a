"""The verbs of sharing on a real MongoDB; tests/web/test_sharing.py has the rest by HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest

from dashboard.errors import Conflict, Forbidden, Invalid, NotFound
from dashboard.model.access import Access
from dashboard.model.people import Person
from dashboard.sharing import MOST_PEOPLE, Sharing
from dashboard.storage.access import AccessRecords
from dashboard.storage.mongo import Mongo

ADA, BOB = Person("u1", "Ada", "editor"), Person("u2", "Bob", "viewer")


async def known(ids: Collection[str]) -> dict[str, Person]:
    return {one.id: one for one in (ADA, BOB) if one.id in ids}


async def sharing(mongo: Mongo, told: list[str]) -> Sharing:
    await mongo.collection("dashboards").insert_one({"_id": "d1", "owner": ADA.id})
    return Sharing(AccessRecords(mongo), known, told.append)


async def test_every_change_is_told_and_no_refusal(mongo: Mongo) -> None:
    told: list[str] = []
    verbs = await sharing(mongo, told)
    await verbs.give(ADA, "d1", BOB.id, "editor")
    await verbs.let(ADA, "d1", "viewer")
    await verbs.take(BOB, "d1", BOB.id)
    assert told == ["d1"] * 3
    for work, error in (
        (verbs.give(ADA, "d1", "u9", "editor"), NotFound),
        (verbs.let(BOB, "d1", "nobody"), Forbidden),
        (verbs.take(ADA, "d1", ADA.id), Conflict),
        (verbs.shown(ADA, "d9"), NotFound),
    ):
        with pytest.raises(error):
            await work
    assert told == ["d1"] * 3


async def test_changes_at_once_are_all_kept(mongo: Mongo) -> None:
    verbs = await sharing(mongo, [])
    await asyncio.gather(verbs.give(ADA, "d1", BOB.id, "editor"), verbs.let(ADA, "d1", "nobody"))
    assert await AccessRecords(mongo).access("d1") == Access({ADA.id: "owner", BOB.id: "editor"}, "nobody")


async def test_there_are_not_too_many(mongo: Mongo) -> None:
    verbs = await sharing(mongo, [])
    many = {ADA.id: "owner", **{f"x{number}": "viewer" for number in range(MOST_PEOPLE - 1)}}
    assert await AccessRecords(mongo).put("d1", Access(many, "role"), 0)  # type: ignore[arg-type]  # literals
    with pytest.raises(Invalid, match="at most 500"):
        await verbs.give(ADA, "d1", BOB.id, "viewer")


async def test_users_who_are_gone_are_not_shown(mongo: Mongo) -> None:
    verbs = await sharing(mongo, [])
    assert await AccessRecords(mongo).put("d1", Access({ADA.id: "owner", "u9": "editor"}, "role"), 0)
    assert [one["name"] for one in (await verbs.shown(BOB, "d1"))["people"]] == ["Ada"]
