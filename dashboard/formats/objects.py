"""JSON objects, the fast way: decode a whole body at once into structs.

All or nothing: whatever is odd anywhere makes these functions return None, and :mod:`dashboard.formats.elements`
then goes through the body element by element to name it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

import msgspec
import numpy as np
from msgspec import UNSET, Raw, Struct, UnsetType

from dashboard.errors import Invalid
from dashboard.formats.context import Context
from dashboard.formats.parsed import Gathering
from dashboard.formats.times import Written
from dashboard.formats.values import WHOLE_LIMIT
from dashboard.model.points import Batch, Values
from dashboard.model.series import Series

T = TypeVar("T")

FIELDS: Final = ("metric", "labels", "value", "time", "times", "values")
_NAMES: Final = tuple(name.encode() for name in FIELDS)
_QUOTED: Final = tuple(b'"%s"' % name for name in _NAMES)
_MOSTLY_NUMBERS: Final = 64
"""Bytes for each quotation mark from which on looking at those marks alone is quicker."""


class Point(Struct, forbid_unknown_fields=True, gc=False):
    """One point: the form that most sources send."""

    value: float
    metric: str = ""
    labels: Raw = Raw(b"")
    time: Written = None


class Item(Struct, forbid_unknown_fields=True, gc=False):
    """One point, several metrics at one time (``values`` an object), or columns (``times`` and ``values``)."""

    metric: str = ""
    labels: Raw = Raw(b"")
    time: Written = None
    value: float | UnsetType = UNSET
    times: list[int | float | str] | UnsetType = UNSET
    values: list[float] | dict[str, float] | UnsetType = UNSET


_POINT = msgspec.json.Decoder(Point)
_POINTS = msgspec.json.Decoder(list[Point])
_ITEM = msgspec.json.Decoder(Item)
_ITEMS = msgspec.json.Decoder(list[Item])


def points(body: bytes, context: Context, *, array: bool) -> Gathering | None:
    """The points of a body that holds single points only: an array, or one object a line."""
    found = _decoded(body, _POINTS, _POINT, array=array)
    if found is None or repeats_a_field(body, len(found), len(Point.__struct_fields__)):
        return None
    try:
        return _gathered_points(found, context)
    except Invalid:
        return None


def items(body: bytes, context: Context, *, array: bool) -> Gathering | None:
    """The points of a body of any objects: an array, or one object a line."""
    found = _decoded(body, _ITEMS, _ITEM, array=array)
    if found is None or repeats_a_field(body, len(found)):
        return None
    gathering = Gathering(context.now)
    try:
        return gathering if all(_add(item, context, gathering) for item in found) else None
    except Invalid:
        return None


def repeats_a_field(body: bytes, objects: int, fields: int = len(FIELDS)) -> bool:
    """Whether one of ``objects`` objects may hold a field twice: a decoder would silently take the last.

    Counts the quoted names of the first so many ``fields``, so a label of such a name is a false alarm; the way that
    looks closer settles it.
    """
    if body.count(b'"') * _MOSTLY_NUMBERS < len(body):
        pieces = body.split(b'"')
        return any(pieces.count(name) > objects for name in _NAMES[:fields])
    return any(body.count(name) > objects for name in _QUOTED[:fields])


def finite(values: Values) -> Values | None:
    """The values with -0 made 0; None when one is beyond the integers of 64 bits, which only a closer look at its
    text can tell from an honest float."""
    return values + 0.0 if not len(values) or np.abs(values).max() < WHOLE_LIMIT else None


def _decoded(
    body: bytes, whole: msgspec.json.Decoder[list[T]], single: msgspec.json.Decoder[T], *, array: bool
) -> list[T] | None:
    try:
        return whole.decode(body) if array else single.decode_lines(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _gathered_points(found: Sequence[Point], context: Context) -> Gathering | None:
    gathering = Gathering(context.now)
    names = [(point.metric, bytes(point.labels)) for point in found]
    series = {name: context.series(*name) for name in set(names)}
    ids = {name: one.id for name, one in series.items()}
    times = gathering.clock.read_column([point.time for point in found])
    values = finite(np.array([point.value for point in found], np.float64))
    if times is None or values is None:
        return None
    batch = Batch(np.fromiter(map(ids.__getitem__, names), np.int64, len(names)), times, values)
    gathering.batch(batch, list(series.values()))
    return gathering


def _add(item: Item, context: Context, gathering: Gathering) -> bool:
    """Keep what ``item`` holds; False or :class:`Invalid` when there is anything to object to."""
    labels = bytes(item.labels)
    if item.times is not UNSET:
        return _add_column(item, context.series(item.metric, labels), gathering)
    if isinstance(item.values, dict):
        return _add_wide(item, item.values, context, gathering)
    if item.value is UNSET or item.values is not UNSET or abs(item.value) >= WHOLE_LIMIT:
        return False
    gathering.point(context.series(item.metric, labels), gathering.clock.read(item.time), item.value + 0.0)
    return True


def _add_column(item: Item, series: Series, gathering: Gathering) -> bool:
    alone = item.value is UNSET and item.time is None
    if not alone or item.times is UNSET or not isinstance(item.values, list) or len(item.times) != len(item.values):
        return False
    times = gathering.clock.read_column(item.times)
    values = finite(np.array(item.values, np.float64))
    if times is None or values is None:
        return False
    gathering.column(series, times, values)
    return True


def _add_wide(item: Item, values: dict[str, float], context: Context, gathering: Gathering) -> bool:
    if item.metric or context.metric is not None or item.value is not UNSET:
        return False
    time = gathering.clock.read(item.time)
    labels = bytes(item.labels)
    for metric, value in values.items():
        if abs(value) >= WHOLE_LIMIT:
            return False
        gathering.point(context.series(metric, labels), time, value + 0.0)
    return True
