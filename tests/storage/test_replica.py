from __future__ import annotations

import pytest
from pymongo.errors import OperationFailure

from dashboard.embedded import Embedded
from dashboard.errors import Unavailable
from dashboard.storage import replica
from dashboard.storage.mongo import connect


def test_a_password_is_quoted_in_the_url() -> None:
    assert replica.url(5, "a/b@c") == "mongodb://dashboard:a%2Fb%40c@127.0.0.1:5/?replicaSet=dashboard&authSource=admin"


def port(embedded: Embedded) -> int:
    return int(embedded.mongo_url.rpartition(":")[2].split("/")[0])


def password(embedded: Embedded) -> str:
    return (embedded.data_dir / "password").read_text()


async def test_preparing_again_changes_nothing(embedded: Embedded) -> None:
    await replica.prepare(port(embedded), password(embedded))
    mongo = await connect(embedded.mongo_url, "admin")
    assert (await mongo.database.command("hello"))["isWritablePrimary"]
    mongo.close()


async def test_another_password_does_not_get_in(embedded: Embedded) -> None:
    with pytest.raises(Unavailable, match="does not come up"):
        await replica.prepare(port(embedded), "wrong")


async def test_who_does_not_sign_in_may_do_nothing(embedded: Embedded) -> None:
    url = f"mongodb://127.0.0.1:{port(embedded)}/?replicaSet={replica.SET_NAME}"
    mongo = await connect(url, "test")
    with pytest.raises(OperationFailure, match="requires authentication"):
        await mongo.collection("things").find_one({})
    mongo.close()
