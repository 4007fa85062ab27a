"""``/api/keys`` and ``/api/sources``: who may push, and whether it is arriving."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import msgspec

from dashboard.people.sources import Sources
from dashboard.storage.sources import SourceRecord
from dashboard.web.base import ApiHandler, Site


class NewKey(msgspec.Struct, forbid_unknown_fields=True):
    """The body of ``POST /api/keys``."""

    name: str
    metrics: list[str] = []
    rate: float | None = None


class SourcesHandler(ApiHandler):
    """The base of handlers about sources."""

    def initialize(  # type: ignore[override]  # Tornado calls it by name
        self, site: Site, used: Callable[[str], Awaitable[int]], series_limit: int
    ) -> None:
        """Called by Tornado; ``used`` gives the number of series of a source."""
        super().initialize(site)
        self._used = used
        self._series_limit = series_limit

    @property
    def sources(self) -> Sources:
        """The verbs."""
        return self.site.sources


class KeysHandler(SourcesHandler):
    """``/api/keys``."""

    async def get(self) -> None:
        """Every key, without the key."""
        records = await self.sources.all(await self.person())
        self.answer({"keys": [_key(record) for record in records]})

    async def post(self) -> None:
        """Make a key; this is the only time it is shown."""
        person = await self.person()
        new: NewKey = self.decoded(NewKey)
        source, key = await self.sources.add(person, new.name, new.metrics, new.rate)
        body = {"id": source.id, "name": source.name, "metrics": source.metrics, "rate": source.rate, "key": key}
        self.answer(body, 201)


class KeyHandler(SourcesHandler):
    """``/api/keys/ID``."""

    async def delete(self, key: str) -> None:
        """Revoke a key."""
        await self.sources.revoke(await self.person(), key)
        self.set_status(204)


class SourceListHandler(SourcesHandler):
    """``/api/sources``."""

    async def get(self) -> None:
        """Every source with what it did."""
        records = await self.sources.all(await self.person())
        self.answer(
            {
                "sources": [
                    {
                        **_key(record),
                        "points": record.activity.points,
                        "refused": record.activity.refused,
                        "series": await self._used(record.source.id),
                        "seriesLimit": self._series_limit,
                        "lastError": _last_error(record),
                    }
                    for record in records
                ]
            }
        )


def _key(record: SourceRecord) -> dict[str, Any]:
    source = record.source
    return {
        "id": source.id,
        "name": source.name,
        "metrics": list(source.metrics),
        "rate": source.rate,
        "created": _iso(record.created),
        "revoked": _iso(record.revoked),
        "lastSeen": _iso(record.activity.seen),
    }


def _last_error(record: SourceRecord) -> dict[str, Any] | None:
    error = record.activity.error
    return None if error is None else {"time": _iso(error.time), "reason": error.reason, "text": error.text}


def _iso(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
