"""Making one mongod a replica set of one: what transactions and durable writes need, done once per data folder."""

from __future__ import annotations

import asyncio
from typing import Any, Final
from urllib.parse import quote

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import OperationFailure, PyMongoError

from dashboard.errors import Unavailable

SET_NAME: Final = "dashboard"
USER: Final = "dashboard"

START_TIMEOUT: Final = 60.0
"""Seconds until it must take writes; recovery after a crash replays the journal first."""

_AUTHENTICATION_FAILED: Final = 18
_WRONG_ADDRESS: Final = 93
_NOT_INITIATED: Final = 94

_Client = AsyncIOMotorClient[dict[str, Any]]


def url(port: int, password: str) -> str:
    """The URL of the replica set of one at this port of the loopback interface."""
    return f"mongodb://{USER}:{quote(password, safe='')}@127.0.0.1:{port}/?replicaSet={SET_NAME}&authSource=admin"


async def prepare(port: int, password: str) -> None:
    """Make the mongod at ``port`` the primary of a set of one whose only user has ``password``; safe to repeat.

    The first user can be made without signing in, from this machine only and once. Raises :class:`Unavailable` when
    it does not become primary in :data:`START_TIMEOUT`.
    """
    try:
        async with asyncio.timeout(START_TIMEOUT):
            if not await _signed_in(port, password):
                await _make_user(port, password)
    except (PyMongoError, TimeoutError) as error:
        raise Unavailable(f"The embedded MongoDB does not come up: {type(error).__name__}: {error}") from error


async def _signed_in(port: int, password: str) -> bool:
    """Bring the set up as its user; false when there is no such user yet."""
    client = _client(port, username=USER, password=password, authSource="admin")
    try:
        await _become_primary(client, port)
    except OperationFailure as error:
        if error.code != _AUTHENTICATION_FAILED:
            raise
        return False
    finally:
        client.close()
    return True


async def _make_user(port: int, password: str) -> None:
    client = _client(port)
    try:
        await _become_primary(client, port)
        await client.admin.command("createUser", USER, pwd=password, roles=["root"])
    finally:
        client.close()


async def _become_primary(client: _Client, port: int) -> None:
    config = {"_id": SET_NAME, "members": [{"_id": 0, "host": f"127.0.0.1:{port}"}]}
    state = await _state(client)
    if state == _NOT_INITIATED:
        await client.admin.command("replSetInitiate", config)
    elif state == _WRONG_ADDRESS:  # the port is another than last time
        await client.admin.command("replSetReconfig", {**config, "version": 1}, force=True)
    while not (await client.admin.command("hello")).get("isWritablePrimary"):
        await asyncio.sleep(0.02)


async def _state(client: _Client) -> int:
    """0 when the set is configured, else the code of what is wrong with it."""
    try:
        await client.admin.command("replSetGetStatus")
    except OperationFailure as error:
        if error.code in (_NOT_INITIATED, _WRONG_ADDRESS):
            return error.code
        raise
    return 0


def _client(port: int, **credentials: Any) -> _Client:
    return AsyncIOMotorClient(
        "127.0.0.1", port, directConnection=True, serverSelectionTimeoutMS=int(START_TIMEOUT * 1000), **credentials
    )
