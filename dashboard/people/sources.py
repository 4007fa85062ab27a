"""Sources: their keys, and the answer to "is it arriving?"."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from dashboard.auth.policy import require
from dashboard.auth.secrets import digest, is_key, new_id, new_key
from dashboard.errors import Invalid, NotFound, Unauthenticated
from dashboard.model.people import Person, Source
from dashboard.names import check_pattern
from dashboard.people.memory import Memory
from dashboard.storage.sources import Activity, LastError, SourceRecord, SourceRecords

REMEMBERED: Final = 0.5
"""Seconds for which a key is not looked up again: with it a revocation holds well within a second."""


class Sources:
    """The verbs about sources, and what they did on this worker since it was last written down."""

    def __init__(self, records: SourceRecords) -> None:
        self._records = records
        self._by_key: Memory[bytes, Source | None] = Memory(REMEMBERED, 10_000, time.monotonic)
        self._activities: dict[str, Activity] = {}
        self._names: dict[str, str] = {}

    async def by_key(self, key: str) -> Source:
        """Whose key this is; raises :class:`Unauthenticated` when it is nobody's or revoked."""
        if is_key(key):
            hashed = digest(key)
            source = await self._by_key.get(hashed, lambda: self._records.by_digest(hashed))
            if source is not None:
                return source
        raise Unauthenticated("the key is not valid; make one with `dashboard key add NAME` or on the page Sources")

    async def add(
        self, principal: Person, name: str, metrics: Sequence[str] = (), rate: float | None = None
    ) -> tuple[Source, str]:
        """Add a source; returns it with its key, which is kept nowhere and shown once.

        ``metrics`` are globs it may push to (none = any), ``rate`` its points per second (``None`` = no limit).
        """
        require(principal, "manage")
        name = name.strip()
        if not 1 <= len(name) <= 60 or not name.isprintable():
            raise Invalid("a source's name has 1 to 60 printable characters")
        if rate is not None and not 0 < rate <= 1e9:
            raise Invalid("a rate is in points per second, above 0")
        if len(metrics) > 50:
            raise Invalid("at most 50 metric patterns")
        source = Source(new_id("k"), name, tuple(check_pattern(metric) for metric in metrics), rate)
        key = new_key()
        await self._records.add(source, digest(key), datetime.now(UTC))
        return source, key

    async def all(self, principal: Person) -> list[SourceRecord]:
        """Every source with its record."""
        require(principal, "read")
        return await self._records.all()

    async def revoke(self, principal: Person, source: str) -> None:
        """Revoke a source's key, by the source's id or name."""
        require(principal, "manage")
        if not await self._records.revoke(source, datetime.now(UTC)):
            raise NotFound(f"there is no source {source!r} with a key that is not revoked")
        self._by_key.forget()

    def note(self, source: Source, points: int, refused: int = 0, error: tuple[str, str] | None = None) -> None:
        """Count what a source pushed; ``error`` is the reason and the text of a refusal."""
        activity = self._activities.setdefault(source.id, Activity())
        self._names[source.id] = source.name
        now = datetime.now(UTC)
        activity.points += points
        activity.refused += refused
        activity.seen = now
        if error is not None:
            activity.error = LastError(now, error[0][:300], error[1][:200])

    async def write_down(self) -> dict[str, int]:
        """Write the activity of this worker to the records; returns the points accepted by source name."""
        activities, self._activities = self._activities, {}
        await self._records.note(activities)
        return {self._names[source]: activity.points for source, activity in activities.items()}
