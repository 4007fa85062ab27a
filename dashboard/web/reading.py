"""``GET /api/query``, ``/api/series``: read back what was pushed."""

from __future__ import annotations

from typing import Final, get_args

import msgspec

from dashboard.errors import Invalid
from dashboard.model.query import Across, Over, Query
from dashboard.protocol.pushes import shown
from dashboard.reading import Range, Reading
from dashboard.series.steps import parse_duration
from dashboard.web.base import ApiHandler, Site

DEFAULT_POINTS: Final = "800"
MOST_METRICS: Final = 1_000
_QUERY_FIELDS: Final = {"metric", "where", "from", "to", "step", "over", "across", "by", "points"}


class ReadingHandler(ApiHandler):
    """The base of the two."""

    def initialize(self, site: Site, reading: Reading) -> None:  # type: ignore[override]  # Tornado calls it by name
        """Called by Tornado."""
        super().initialize(site)
        self.reading = reading


class QueryHandler(ReadingHandler):
    """Answer a query from history."""

    async def get(self) -> None:
        """The table as columns."""
        person = await self.person()
        unknown = self.request.query_arguments.keys() - _QUERY_FIELDS
        if unknown:
            raise Invalid(f"unknown parameter {sorted(unknown)[0]!r}; there are {', '.join(sorted(_QUERY_FIELDS))}")
        points = self.get_query_argument("points", DEFAULT_POINTS)
        if not points.isascii() or not points.isdigit():
            raise Invalid(f"points: {points[:20]!r} is not a whole number")
        wanted = Range(self.get_query_argument("from", "now-1h"), self.get_query_argument("to", "now"), int(points[:9]))
        start, end, table = await self.reading.query(person, self._query(), wanted)
        series = [shown(row) for row in table.rows]
        self.answer({"from": start, "to": end, "step": table.step, "times": table.times.tolist(), "series": series})

    def _query(self) -> Query:
        step = self.get_query_argument("step", "auto")
        across = self.get_query_argument("across", "")
        fields = {
            "metric": self.get_query_argument("metric", ""),
            "where": self._where(),
            "over": _one_of("over", self.get_query_argument("over", "avg"), get_args(Over)),
            "across": _one_of("across", across, get_args(Across)) if across else None,
            "by": tuple(name for text in self.get_query_arguments("by") for name in text.split(",") if name),
            "step": 0 if step == "auto" else parse_duration(step),
        }
        if not fields["metric"]:
            raise Invalid("metric: say which one, as in metric=cpu_percent or metric=cpu_*")
        return msgspec.convert(fields, Query)

    def _where(self) -> dict[str, str]:
        where: dict[str, str] = {}
        for condition in self.get_query_arguments("where"):
            label, equals, pattern = condition.partition("=")
            if not equals or not label:
                raise Invalid(f"where: {condition[:80]!r} is not label=value")
            where[label] = pattern
        return where


class SeriesHandler(ReadingHandler):
    """List what there is."""

    async def get(self) -> None:
        """Metrics with their labels and values."""
        person = await self.person()
        pattern = self.get_query_argument("match", "*")
        self.answer(await self.reading.catalogue(person, pattern, MOST_METRICS))


def _one_of(field: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise Invalid(f"{field}: {value[:40]!r} is not one of {', '.join(allowed)}")
    return value
