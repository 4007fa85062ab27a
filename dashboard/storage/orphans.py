"""Transactions that nobody will end: the worker that began them was killed, or it gave up while the first command was
on its way, and the command that aborts the transaction came in before that one.

MongoDB keeps such a transaction, and with it what it wrote, for a minute (``transactionLifetimeLimitSeconds``). Whoever
wants to write the same meanwhile collides with it each time: a push that is repeated under its ``Idempotency-Key``, a
new series of the same source, the next compaction. So whoever finds something in the way looks for transactions that
were left alone for seconds, and ends them. One that was only slow is undone by it, as by any other collision, and done
again.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from pymongo.errors import PyMongoError

from dashboard.storage.mongo import APP_NAME, Mongo

IDLE_SECONDS: Final = 3.0
"""Between two steps of a transaction a living worker takes milliseconds."""

_journal = logging.getLogger(__name__)


async def end_orphans(mongo: Mongo) -> int:
    """End our transactions that were left alone for :data:`IDLE_SECONDS`; how many there were.

    It needs no privilege: a user may always see and end what is its own. A failure is logged, and harmless.
    """
    admin = mongo.client.get_database("admin")
    left: dict[str, Any] = {
        "type": "idleSession",
        "appName": APP_NAME,
        "transaction.timeInactiveMicros": {"$gt": round(IDLE_SECONDS * 1e6)},
    }
    try:
        found = await admin.aggregate([{"$currentOp": {"idleSessions": True}}, {"$match": left}]).to_list(None)
        if found:
            await admin.command("killSessions", [{"id": one["lsid"]["id"]} for one in found])
            _journal.warning("ended %d transactions that a worker had left", len(found))
    except PyMongoError as error:
        _journal.warning("transactions that a worker left could not be ended: %s", type(error).__name__)
        return 0
    return len(found)
