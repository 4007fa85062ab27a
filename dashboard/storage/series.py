"""Which series there are, and which source made them.

A series is written here before its first point is logged. Ids are computed from names, so a series that this worker
has seen costs a look into a dict; only new ones cost a round trip. How many series each source has made is counted in
the same transaction that adds them, so the limit holds across workers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from bson.int64 import Int64
from pymongo import UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError, PyMongoError

from dashboard.errors import Invalid
from dashboard.model.series import Series
from dashboard.series.match import labels_match, literal_range, matches_text
from dashboard.storage.deadline import within
from dashboard.storage.mongo import QUERY_TIMEOUT_MS, Document, Mongo, Session, unavailable
from dashboard.storage.transact import is_duplicate, transact

SERIES: Final = "series"
COUNTS: Final = "series_counts"

SCANNED: Final = 200_000
"""How many series one look-up may walk through."""
MOST_STATES: Final = 50
"""How many different states one series may have."""
LABEL_VALUES: Final = 100
"""How many values of a label the catalogue names."""
_WRITE_TIMEOUT: Final = 10.0
_TOUCHED_AT_ONCE: Final = 10_000


@dataclass(slots=True)
class Entry:
    """What the catalogue says about one metric; ``last`` is the time of its newest point in blocks, in ms.

    ``states`` are those of all its series, if it has states and no numbers for values.
    """

    metric: str
    labels: dict[str, list[str]] = field(default_factory=dict)
    series: int = 0
    last: int | None = None
    unit: str = ""
    states: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The metrics there are; ``truncated`` when there are more than were asked for."""

    metrics: list[Entry]
    truncated: bool


class SeriesRegistry:
    """The series of the whole installation, with what this worker has seen of them in memory."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._series = mongo.collection(SERIES)
        self._counts = mongo.collection(COUNTS)
        self._seen: dict[int, Series] = {}
        self._registering = asyncio.Lock()

    def known(self, series: int) -> bool:
        """Whether this series is surely registered, as far as this worker knows without asking."""
        return series in self._seen

    def states_of(self, series: int) -> list[str] | None:
        """The states of a series that :meth:`ensure` has seen; ``None`` when its values are numbers."""
        return self._seen[series].states

    async def coded(self, series: int, texts: Collection[str]) -> dict[str, int]:
        """The places of these texts among the states of a series of states; new ones are added to it first.

        A text that is one too many is left out.
        """
        states = self.states_of(series)
        assert states is not None
        if not _states_known(states, texts):
            await within(_WRITE_TIMEOUT, self._add_states(series, [text for text in texts if text not in states]))
        return {text: states.index(text) for text in texts if text in states}

    async def ensure(
        self, series: Sequence[Series], source: str, limit: int, of_states: Collection[int] = ()
    ) -> set[int]:
        """Register what is not registered yet; return the ids refused because ``source`` would exceed ``limit``
        series. Of what is new, those in ``of_states`` become series of states."""
        series = [replace(one, states=[]) if one.id in of_states else one for one in series] if of_states else series
        unknown = {one.id: one for one in series if one.id not in self._seen}
        if not unknown:
            return set()
        return await within(_WRITE_TIMEOUT, self._register(unknown, source, limit))

    async def match(self, metric: str, where: Mapping[str, str], limit: int) -> list[Series]:
        """The series that match the glob ``metric`` and the globs by label in ``where``, sorted by metric and labels.

        Raises :class:`Invalid` when they are more than ``limit``.
        """
        found = []
        for document in await self._matching(metric, {}):
            series = self._remembered(document)
            if labels_match(series, where):
                found.append(series)
        if len(found) > limit:
            raise Invalid(
                f"{metric!r} matches {len(found):,} series; at most {limit:,} are allowed in one query: "
                "name more of the metric, or narrow its labels with where"
            )
        return sorted(found, key=lambda one: (one.metric, one.labels))

    async def by_ids(self, ids: Iterable[int], *, afresh: bool = False) -> list[Series]:
        """The series with these ids; unknown ids are left out. With ``afresh`` their states are read again."""
        wanted = list(ids)
        await self._look_up([one for one in wanted if afresh or one not in self._seen])
        return [self._seen[one] for one in wanted if one in self._seen]

    async def catalogue(self, metric: str, limit: int) -> Catalogue:
        """The first ``limit`` metrics, by name, that match the glob: their labels and values, how many series, the
        newest point."""
        entries: dict[str, Entry] = {}
        values: dict[str, dict[str, set[str]]] = {}
        for document in await self._matching(metric, {"last": 1, "unit": 1}):
            name = document["metric"]
            _count(entries.setdefault(name, Entry(name)), values.setdefault(name, {}), document)
        for name, entry in entries.items():
            entry.labels = {label: sorted(seen) for label, seen in sorted(values[name].items())}
        metrics = [entries[name] for name in sorted(entries)]
        return Catalogue(metrics[:limit], len(metrics) > limit)

    async def metrics(self) -> list[str]:
        """The name of every metric."""
        try:
            names: list[str] = await self._series.distinct("metric", maxTimeMS=QUERY_TIMEOUT_MS)
        except PyMongoError as error:
            raise unavailable(error) from error
        return sorted(names)

    async def ids_of(self, metric: str) -> list[int]:
        """The ids of every series of exactly this metric."""
        try:
            cursor = self._series.find({"metric": {"$eq": metric}}, {"_id": 1}, max_time_ms=QUERY_TIMEOUT_MS)
            return [document["_id"] for document in await cursor.to_list(None)]
        except PyMongoError as error:
            raise unavailable(error) from error

    async def used(self, source: str) -> int:
        """How many series this source has made."""
        try:
            count = await self._counts.find_one({"_id": {"$eq": source}})
        except PyMongoError as error:
            raise unavailable(error) from error
        return int(count["used"]) if count else 0

    async def touch(self, extents: Mapping[int, tuple[int, int]]) -> None:
        """Take note that each of these series has points from a first to a last time."""
        updates = [
            UpdateOne({"_id": Int64(one)}, {"$min": {"first": Int64(first)}, "$max": {"last": Int64(last)}})
            for one, (first, last) in extents.items()
        ]
        try:
            for at in range(0, len(updates), _TOUCHED_AT_ONCE):
                await self._series.bulk_write(updates[at : at + _TOUCHED_AT_ONCE], ordered=False)
        except PyMongoError as error:
            raise unavailable(error) from error

    async def _add_states(self, series: int, texts: Iterable[str]) -> None:
        """Add states, unless they are there or there are too many; then see which there are."""
        full = f"states.{MOST_STATES - 1}"
        try:
            for text in texts:
                query = {"_id": Int64(series), "states": {"$ne": text}, full: {"$exists": False}}
                await self._series.update_one(query, {"$push": {"states": text}})
        except PyMongoError as error:
            raise unavailable(error) from error
        await self._look_up([series])

    async def _register(self, unknown: dict[int, Series], source: str, limit: int) -> set[int]:
        # Requests that arrive together often bring the same new series: one registers them, the others find them.
        async with self._registering:
            return await self._registered(unknown, source, limit)

    async def _registered(self, unknown: dict[int, Series], source: str, limit: int) -> set[int]:
        while True:
            await self._look_up(list(unknown))
            missing = [one for one in unknown.values() if one.id not in self._seen]
            if not missing:
                return set()
            add = partial(self._add, missing=missing, source=source, limit=limit)
            try:
                admitted = await transact(self._mongo, add)
            except (DuplicateKeyError, BulkWriteError) as error:
                if not is_duplicate(error):
                    raise
                continue  # another worker registered one of them a moment ago
            self._seen.update((one.id, one) for one in missing if one.id in admitted)
            return {one.id for one in missing if one.id not in admitted}

    async def _add(self, session: Session, missing: list[Series], source: str, limit: int) -> set[int]:
        """Add as many of the missing series as the source may still have; return the ids of those that are there then.

        Another worker may have added some since they were missed: the transaction sees which.
        """
        wanted = {"_id": {"$in": [Int64(one.id) for one in missing]}}
        there = {
            document["_id"] for document in await self._series.find(wanted, {"_id": 1}, session=session).to_list(None)
        }
        count = await self._counts.find_one({"_id": {"$eq": source}}, session=session)
        free = limit - int(count["used"]) if count else limit
        admitted = [one for one in missing if one.id not in there][: max(0, free)]
        if admitted:
            await self._counts.update_one(
                {"_id": {"$eq": source}}, {"$inc": {"used": len(admitted)}}, upsert=True, session=session
            )
            await self._series.insert_many([_document(one, source) for one in admitted], session=session)
        return there | {one.id for one in admitted}

    async def _look_up(self, ids: list[int]) -> None:
        if not ids:
            return
        try:
            wanted = {"_id": {"$in": [Int64(one) for one in ids]}}
            cursor = self._series.find(wanted, _NAMES, max_time_ms=QUERY_TIMEOUT_MS)
            for document in await cursor.to_list(None):
                self._remembered(document)
        except PyMongoError as error:
            raise unavailable(error) from error

    async def _matching(self, metric: str, also: Mapping[str, int]) -> list[Document]:
        """The documents of the metrics that match, labels aside. What a user wrote never is more to MongoDB than a
        text to compare."""
        low, high = literal_range(metric)
        matches_text("", metric)
        try:
            cursor = self._series.find(
                {"metric": {"$gte": low, "$lte": high}}, {**_NAMES, **also}, max_time_ms=QUERY_TIMEOUT_MS
            )
            documents = await cursor.limit(SCANNED + 1).to_list(None)
        except PyMongoError as error:
            raise unavailable(error) from error
        if len(documents) > SCANNED:
            raise Invalid(f"more than {SCANNED:,} series begin as {metric!r}: name more of the metric")
        return [document for document in documents if matches_text(document["metric"], metric)]

    def _remembered(self, document: Document) -> Series:
        seen, states = self._seen.get(document["_id"]), document.get("states")
        if seen is None:
            labels = tuple((str(name), str(value)) for name, value in document["labels"])
            seen = self._seen[document["_id"]] = Series(int(document["_id"]), document["metric"], labels, states)
        elif seen.states is not None and states is not None:
            seen.states.extend(states[len(seen.states) :])
        return seen


_NAMES: Final = {"metric": 1, "labels": 1, "states": 1}


def _states_known(states: Sequence[str], texts: Iterable[str]) -> bool:
    """Whether all texts are states already, or there is room for no more."""
    return len(states) >= MOST_STATES or all(text in states for text in texts)


def _document(series: Series, source: str) -> Document:
    """Labels are kept as pairs: as keys they would have to avoid what MongoDB takes for a path or an operator."""
    document = {
        "_id": Int64(series.id),
        "metric": series.metric,
        "labels": [list(label) for label in series.labels],
        "source": source,
    }
    return document if series.states is None else {**document, "states": []}


def _count(entry: Entry, values: dict[str, set[str]], document: Document) -> None:
    entry.series += 1
    entry.unit = entry.unit or document.get("unit", "")
    if "states" in document:
        entry.states = list(dict.fromkeys([*(entry.states or ()), *document["states"]]))
    last = document.get("last")
    if last is not None:
        entry.last = int(last) if entry.last is None else max(entry.last, int(last))
    for name, value in document["labels"]:
        seen = values.setdefault(name, set())
        if len(seen) < LABEL_VALUES:
            seen.add(value)
