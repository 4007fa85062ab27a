"""Retention: how long points and rollups are kept, by metric.

Written as ``*=raw:30d,rollups:730d; cpu_*=raw:7d,rollups:1y``: rules with a metric glob, divided by semicolons. The
last rule that matches a metric is the one that counts, so general rules come first. What a rule does not name, and a
metric that no rule matches, is kept for ever. Documents expire whole: a block when its last point is too old, a chunk
of a rollup when the whole stretch it covers is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from bson.int64 import Int64
from pymongo.errors import PyMongoError

from dashboard.errors import Invalid, SettingsError
from dashboard.series.match import matches_text
from dashboard.series.steps import parse_duration
from dashboard.storage.blocks import BLOCKS
from dashboard.storage.mongo import Collection, Document, Mongo, unavailable
from dashboard.storage.rollups import ROLLUPS, STRETCH
from dashboard.storage.series import SeriesRegistry

_SERIES_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Rule:
    """How long points (``raw``) and ``rollups`` of the metrics that match are kept, in ms; None is for ever."""

    metric: str
    raw: int | None = None
    rollups: int | None = None


KEEP_ALL: Final = Rule("*")


class Expired(NamedTuple):
    """How many blocks and chunks of rollups were deleted."""

    blocks: int
    chunks: int


def parse_retention(text: str) -> list[Rule]:
    """The rules in ``text``; raises :class:`SettingsError` that names the rule which is malformed."""
    written = [rule.strip() for rule in text.split(";")]
    return [_rule(number, rule) for number, rule in enumerate(written, 1) if rule]


def rule_for(rules: Sequence[Rule], metric: str) -> Rule:
    """The last rule that matches ``metric``."""
    return next((rule for rule in reversed(rules) if matches_text(metric, rule.metric)), KEEP_ALL)


class Expirer:
    """Deletes what is older than the rules say."""

    def __init__(self, mongo: Mongo, registry: SeriesRegistry, rules: Sequence[Rule]) -> None:
        self._registry = registry
        self._rules = rules
        self._blocks = mongo.collection(BLOCKS)
        self._rollups = mongo.collection(ROLLUPS)

    async def run_once(self, now: int) -> Expired:
        """Delete what has expired at ``now`` (epoch ms); raises :class:`dashboard.errors.Unavailable`."""
        blocks = chunks = 0
        for metric in await self._registry.metrics():
            rule = rule_for(self._rules, metric)
            if rule.raw is None and rule.rollups is None:
                continue
            ids = await self._registry.ids_of(metric)
            for at in range(0, len(ids), _SERIES_AT_ONCE):
                some = [Int64(one) for one in ids[at : at + _SERIES_AT_ONCE]]
                blocks += await self._expire_blocks(some, rule, now)
                chunks += await self._expire_chunks(some, rule, now)
        return Expired(blocks, chunks)

    async def _expire_blocks(self, ids: list[Int64], rule: Rule, now: int) -> int:
        if rule.raw is None:
            return 0
        return await _delete(self._blocks, {"s": {"$in": ids}, "t1": {"$lt": Int64(now - rule.raw)}})

    async def _expire_chunks(self, ids: list[Int64], rule: Rule, now: int) -> int:
        if rule.rollups is None:
            return 0
        deleted = 0
        for unit, length in STRETCH.items():
            latest = Int64(now - rule.rollups - length)
            deleted += await _delete(self._rollups, {"s": {"$in": ids}, "u": unit, "t0": {"$lt": latest}})
        return deleted


async def _delete(collection: Collection, chosen: Document) -> int:
    try:
        result = await collection.delete_many(chosen)
    except PyMongoError as error:
        raise unavailable(error) from error
    return int(result.deleted_count)


def _rule(number: int, text: str) -> Rule:
    metric, equals, kept = (part.strip() for part in text.partition("="))
    place = f"retention, rule {number} ({text[:80]!r})"
    if not equals or not metric or not kept:
        raise SettingsError(f"{place}: write a metric pattern, = and how long to keep, as cpu_*=raw:7d,rollups:1y")
    durations: dict[str, int] = {}
    for part in kept.split(","):
        what, _, duration = (piece.strip() for piece in part.partition(":"))
        if what not in ("raw", "rollups") or what in durations:
            raise SettingsError(f"{place}: {part.strip()!r} is not one of raw:DURATION and rollups:DURATION, once each")
        durations[what] = _duration(place, duration)
    return Rule(_pattern(place, metric), durations.get("raw"), durations.get("rollups"))


def _duration(place: str, text: str) -> int:
    try:
        return parse_duration(text)
    except Invalid as error:
        raise SettingsError(f"{place}: {error}") from error


def _pattern(place: str, metric: str) -> str:
    try:
        matches_text("", metric)
    except Invalid as error:
        raise SettingsError(f"{place}: {error}") from error
    return metric
