"""How tests read a body."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.formats.cache import SeriesCache
from dashboard.formats.context import Context
from dashboard.formats.native import parse
from dashboard.formats.parsed import Gathering, Parsed
from dashboard.names import Labels

NOW = 1_770_000_000_000
"""2026-02-02T02:40:00Z in milliseconds."""


def read(body: bytes | str, metric: str | None = None, labels: Mapping[str, str] | None = None) -> Parsed:
    """What a body holds."""
    return parse(body.encode() if isinstance(body, str) else body, metric, labels or {}, NOW, SeriesCache())


def context(metric: str | None = None, labels: Mapping[str, str] | None = None) -> Context:
    """A request without a history."""
    return Context(metric, labels or {}, NOW, SeriesCache())


def points(parsed: Parsed | Gathering | None) -> list[tuple[str, Labels, int, float]]:
    """Metric, labels, time and value of every point, in order."""
    assert parsed is not None
    if isinstance(parsed, Gathering):
        parsed = parsed.done()
    names = {series.id: series for series in parsed.series}
    rows = zip(parsed.batch.series.tolist(), parsed.batch.times.tolist(), parsed.batch.values.tolist(), strict=True)
    return [(names[series].metric, names[series].labels, time, value) for series, time, value in rows]


def reasons(parsed: Parsed | Gathering) -> list[tuple[int, str]]:
    """Index and reason of every refusal."""
    if isinstance(parsed, Gathering):
        parsed = parsed.done()
    return [(refusal.index, refusal.reason) for refusal in parsed.refusals]
