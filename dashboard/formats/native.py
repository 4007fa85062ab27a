"""The program's own forms of points: JSON, lines of JSON, CSV and bare numbers, told apart by their first byte.

Never by content type: curl calls everything a form. What each form looks like is in ``docs/pushing.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashboard.errors import DashboardError, Invalid
from dashboard.formats import bare, elements, objects, table
from dashboard.formats.cache import SeriesCache
from dashboard.formats.context import Context
from dashboard.formats.parsed import Gathering, Parsed

_BOM = b"\xef\xbb\xbf"
_NUMBER_FIRST = re.compile(rb"[-+.\d]|(?:true|false|nan|inf)", re.IGNORECASE)


def parse(
    body: bytes,
    metric_from_path: str | None,
    labels_from_query: Mapping[str, str],
    now_ms: int,
    cache: SeriesCache,
) -> Parsed:
    """The points in ``body``.

    ``metric_from_path`` is the metric of ``/api/ingest/<metric>``; ``labels_from_query`` go to every point that does
    not say otherwise; ``now_ms`` is the time of points without one. Raises :class:`DashboardError`, and nothing else,
    when nothing of the body can be understood; single points that cannot be kept are in the answer's refusals.
    """
    context = Context(metric_from_path, labels_from_query, now_ms, cache)
    try:
        return _gathered(body.removeprefix(_BOM).strip(), context).done()
    except DashboardError:
        raise
    except RecursionError:
        raise Invalid("The body is nested too deeply. Nothing was kept.") from None


def _gathered(body: bytes, context: Context) -> Gathering:
    if not body:
        raise Invalid("The body is empty.")
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in body[:4]:
        raise Invalid("The body is not UTF-8.")
    if body.startswith(b"["):
        return _array(body, context)
    if body.startswith(b"{"):
        return _objects(body, context)
    return _text(body, context)


def _array(body: bytes, context: Context) -> Gathering:
    return (
        objects.points(body, context, array=True)
        or objects.items(body, context, array=True)
        or elements.array(body, context)
    )


def _objects(body: bytes, context: Context) -> Gathering:
    """One object, or one object a line."""
    if not _has_lines_of_objects(body):
        # As an array of one it takes the same fast way.
        return objects.items(b"[" + body + b"]", context, array=True) or elements.single(body, context)
    return (
        objects.points(body, context, array=False)
        or objects.items(body, context, array=False)
        or elements.each_line(body, context)
    )


def _has_lines_of_objects(body: bytes) -> bool:
    first, _, rest = body.partition(b"\n")
    return first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")


def _text(body: bytes, context: Context) -> Gathering:
    if _NUMBER_FIRST.match(body):
        if context.metric is None:
            raise Invalid("A bare number needs its metric in the path: POST it to /api/ingest/<metric>.")
        return bare.numbers(body, context)
    if body.startswith(b'"'):
        return _quoted(body, context)
    return table.table(body, context)


def _quoted(body: bytes, context: Context) -> Gathering:
    """A JSON text, or CSV whose header is in quotes."""
    if context.metric is not None and b"\n" not in body:
        return elements.single(b'{"value":' + body + b"}", context)
    return table.table(body, context)
