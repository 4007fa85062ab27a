"""Points in: check, store, publish, acknowledge; always in this order.

What a viewer sees is therefore always kept, and what was acknowledged is never lost.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from typing import Any, Final, Protocol

import msgspec
import numpy as np

from dashboard.auth.policy import may_push, require
from dashboard.broker.wire import Grouped, group
from dashboard.errors import Forbidden, Invalid, Unavailable
from dashboard.formats.cache import SeriesCache
from dashboard.formats.native import parse
from dashboard.formats.parsed import Parsed
from dashboard.formats.states import OF_A_SERIES, of_states_only, with_codes, without
from dashboard.model.people import Principal, Source
from dashboard.model.points import Batch, Times, Values
from dashboard.model.series import Series
from dashboard.telemetry import Telemetry

LARGE_BODY: Final = 256 << 10
"""Bytes from which a body is parsed in a thread, so that the sockets of this worker do not wait for it."""
MAX_KEY: Final = 200
MOST_METRICS_KNOWN: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Push:
    """A request to ingest: the metric of its path, the labels of its query, and its ``Idempotency-Key``."""

    body: bytes
    metric: str | None
    labels: Mapping[str, str]
    key: str | None


class Answer(msgspec.Struct, frozen=True):
    """What a request is answered: 200 when every point was kept, 400 when some were not."""

    status: int
    body: dict[str, Any]


class Log(Protocol):
    """The part of storage that keeps points."""

    async def append(self, batch: Batch) -> None:
        """Return when the points are durable."""


class Requests(Protocol):
    """The part of storage that remembers requests by their key."""

    async def answered(self, key: bytes, body: bytes) -> bytes | None:
        """The answer that this request got the first time."""

    async def once(self, key: bytes, body: bytes, batch: Batch, answer: bytes) -> bytes:
        """Keep the points and the answer together; the first answer, if there was one."""


class Registry(Protocol):
    """The part of storage that knows series."""

    async def ensure(
        self, series: Sequence[Series], source: str, limit: int, of_states: Collection[int] = ()
    ) -> set[int]:
        """Make sure that the series are known; the ids of those refused for the limit."""

    def states_of(self, series: int) -> list[str] | None:
        """The states of a series; ``None`` when its values are numbers."""

    async def coded(self, series: int, texts: Collection[str]) -> dict[str, int]:
        """The numbers that stand for these states in a series."""


class Limiter(Protocol):
    """Token buckets shared by all workers."""

    async def take(self, name: str, rate: float, most: float, tokens: float = 1) -> float:
        """Take tokens; 0 when they were there, else the seconds until they will be."""


class Noting(Protocol):
    """Whoever keeps the answer to "is it arriving?"."""

    def note(self, source: Source, points: int, refused: int = 0, error: tuple[str, str] | None = None) -> None:
        """Count what a source pushed."""


class Metrics:
    """Which series belongs to which metric: what is needed to publish a batch by metric."""

    def __init__(self) -> None:
        self._metrics: dict[int, str] = {}
        self._older: dict[int, str] = {}

    def learn(self, series: Iterable[Series]) -> None:
        """Remember the metrics of these series; those learnt last are never forgotten, for their points may wait."""
        if len(self._metrics) > MOST_METRICS_KNOWN:
            self._older, self._metrics = self._metrics, {}
        self._metrics.update((one.id, one.metric) for one in series)

    def split(self, batch: Batch) -> list[tuple[str, Grouped]]:
        """The points of each metric, grouped by series; within a series in order of arrival."""
        grouped = group(batch)
        names = [self._metrics.get(series) or self._older.get(series, "") for series in grouped.ids.tolist()]
        if names.count(names[0]) == len(names):
            return [(names[0], grouped)]
        order = sorted(range(len(names)), key=names.__getitem__)
        ids, lengths = grouped.ids[order], grouped.lengths[order]
        times, values = _reordered(grouped, order)
        ends = [0, *np.cumsum(lengths, dtype=np.int64).tolist()]
        found, place = [], 0
        for name, run in groupby(map(names.__getitem__, order)):
            end = place + len(list(run))
            points = slice(ends[place], ends[end])
            found.append((name, Grouped(ids[place:end], lengths[place:end], times[points], values[points])))
            place = end
        return found


class Ingest:
    """The verb: push points."""

    def __init__(
        self,
        log: Log,
        requests: Requests,
        registry: Registry,
        metrics: Metrics,
        limiter: Limiter,
        sources: Noting,
        telemetry: Telemetry,
        series_per_source: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._log = log
        self._requests = requests
        self._registry = registry
        self._metrics = metrics
        self._limiter = limiter
        self._sources = sources
        self._telemetry = telemetry
        self._series_per_source = series_per_source
        self._clock = clock
        self._names = SeriesCache()

    async def push(self, principal: Principal | None, request: Push) -> Answer:
        """Keep the points of a request; the answer names what was not kept.

        Raises a :class:`dashboard.errors.DashboardError` when nothing was kept.
        """
        require(principal, "push")
        assert principal is not None
        keys = _keys(principal, request)
        if keys is not None and (earlier := await self._requests.answered(*keys)) is not None:
            return msgspec.json.decode(earlier, type=Answer)
        parsed = await self._parsed(request)
        try:
            return await self._kept(principal, parsed, keys)
        except (Forbidden, Invalid) as error:
            self._note(principal, 0, parsed.refused + len(parsed.batch), (error.message, ""))
            raise

    async def record(self, source: str, values: Mapping[Series, float]) -> None:
        """Keep numbers about ourselves, as of now; ``source`` is whom their series count for."""
        now = round(self._clock() * 1000)
        refused = await self._registry.ensure(list(values), source, self._series_per_source)
        kept = {series.id: value for series, value in values.items() if series.id not in refused}
        self._metrics.learn(values)
        await self._log.append(
            Batch(
                np.fromiter(kept, np.int64, len(kept)),
                np.full(len(kept), now, np.int64),
                np.fromiter(kept.values(), np.float64, len(kept)),
            )
        )

    async def _kept(self, principal: Principal, parsed: Parsed, keys: tuple[bytes, bytes] | None) -> Answer:
        self._check_scope(principal, parsed.series)
        await self._check_rate(principal, len(parsed.batch))
        parsed = await self._with_known_series(principal, parsed)
        answer = _answer(parsed)
        if keys is not None:
            stored = await self._requests.once(*keys, parsed.batch, msgspec.json.encode(answer))
            answer = msgspec.json.decode(stored, type=Answer)
        elif len(parsed.batch):
            await self._log.append(parsed.batch)
        error = (parsed.refusals[0].reason, parsed.refusals[0].text) if parsed.refusals else None
        self._note(principal, len(parsed.batch), parsed.refused, error)
        return answer

    async def _parsed(self, request: Push) -> Parsed:
        now = round(self._clock() * 1000)
        if len(request.body) < LARGE_BODY:
            return parse(request.body, request.metric, request.labels, now, self._names)
        # A cache of its own: this one belongs to the event loop's thread.
        return await asyncio.to_thread(parse, request.body, request.metric, request.labels, now, SeriesCache())

    def _check_scope(self, principal: Principal, series: Iterable[Series]) -> None:
        for metric in {one.metric for one in series}:
            if not may_push(principal, metric):
                raise Forbidden(f"this key may not push {metric!r}; nothing was kept")

    async def _check_rate(self, principal: Principal, points: int) -> None:
        if not isinstance(principal, Source) or principal.rate is None or not points:
            return
        wait = await self._limiter.take(f"push:{principal.id}", principal.rate, principal.rate * 2, points)
        if wait:
            raise Unavailable(f"over this key's rate of {principal.rate:g} points a second; nothing was kept", wait)

    async def _with_known_series(self, principal: Principal, parsed: Parsed) -> Parsed:
        refused = await self._registry.ensure(
            parsed.series, principal.id, self._series_per_source, of_states_only(parsed)
        )
        self._metrics.learn(parsed.series)
        if refused:
            limit = f"over this source's limit of {self._series_per_source} series"
            parsed = without(parsed, (np.isin(parsed.batch.series, list(refused)), limit))
        return await with_codes(parsed, self._registry)

    def _note(self, principal: Principal, kept: int, refused: int, error: tuple[str, str] | None) -> None:
        self._telemetry.points_accepted.inc(kept)
        self._telemetry.points_refused.inc(refused)
        if isinstance(principal, Source):
            self._sources.note(principal, kept, refused, error)


def _keys(principal: Principal, request: Push) -> tuple[bytes, bytes] | None:
    if request.key is None:
        return None
    if not 1 <= len(request.key) <= MAX_KEY:
        raise Invalid(f"an Idempotency-Key has 1 to {MAX_KEY} characters")
    said = [request.metric or "", *(f"{name}={value}" for name, value in sorted(request.labels.items()))]
    key = blake2b(f"{principal.id}\x00{request.key}".encode(), digest_size=32).digest()
    return key, blake2b(request.body, digest_size=32, key=blake2b("\x00".join(said).encode()).digest()).digest()


def _answer(parsed: Parsed) -> Answer:
    body: dict[str, Any] = {"accepted": len(parsed.batch)}
    if parsed.notes:
        body["notes"] = parsed.notes
    if not parsed.refused:
        return Answer(200, body)
    first = parsed.refusals[0]
    place = f"line {first.line}" if first.line is not None else f"point {first.index}"
    if first.index == OF_A_SERIES:
        place = first.text
    body["refused"] = parsed.refused
    body["error"] = {
        "code": "invalid",
        "message": f"{place}: {first.reason} ({parsed.refused} refused, {len(parsed.batch)} kept)",
    }
    body["errors"] = [
        {
            **({} if one.index == OF_A_SERIES else {"index": one.index}),
            **({} if one.line is None else {"line": one.line}),
            "text": one.text,
            "reason": one.reason,
        }
        for one in parsed.refusals
    ]
    return Answer(400, body)


def _reordered(grouped: Grouped, order: list[int]) -> tuple[Times, Values]:
    """The columns with the series in another order."""
    if len(grouped.ids) == len(grouped.times):
        return grouped.times[order], grouped.values[order]
    ends = np.cumsum(grouped.lengths, dtype=np.int64)
    starts = (ends - grouped.lengths)[order]
    lengths = grouped.lengths[order].astype(np.int64)
    shifts = starts - (np.cumsum(lengths) - lengths)
    picked = np.arange(len(grouped.times)) + np.repeat(shifts, lengths)
    return grouped.times[picked], grouped.values[picked]
