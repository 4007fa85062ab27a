"""JSON objects, one by one: whatever is wrong is named, and the rest is kept."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import Raw, Struct

from dashboard.errors import Invalid
from dashboard.formats.context import Context
from dashboard.formats.objects import FIELDS, repeats_a_field
from dashboard.formats.parsed import Gathering
from dashboard.formats.splitting import Unseparable, elements, lines, place
from dashboard.formats.times import Written
from dashboard.formats.values import from_json
from dashboard.model.series import Series


class Malformed(Invalid):
    """An element is not JSON; ``offset`` is the byte within it where that shows, or None at its end."""

    def __init__(self, message: str, offset: int | None) -> None:
        super().__init__(message)
        self.offset = offset


class Loose(Struct, forbid_unknown_fields=True):
    """Any of the forms, with every part still as it was written."""

    metric: Raw = Raw(b"")
    labels: Raw = Raw(b"")
    value: Raw = Raw(b"")
    time: Raw = Raw(b"")
    times: Raw = Raw(b"")
    values: Raw = Raw(b"")


_LOOSE = msgspec.json.Decoder(Loose)
_LIST = msgspec.json.Decoder(list[Raw])
_MAP = msgspec.json.Decoder(dict[str, Raw])
_TEXT = msgspec.json.Decoder(str)
_TIME = msgspec.json.Decoder(Written)
_NOT_FINITE = re.compile(rb"(?<=[\[,:\s])([-+]?(?:NaN|nan|Infinity|inf))(?=[\s,\]}])")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_UNKNOWN = re.compile(r"unknown field `(.*)`", re.DOTALL)
_SYNTAX = re.compile(r"JSON is malformed: (.*) \(byte (\d+)\)", re.DOTALL)
_FORMS: Final = '"metric" with "value", "times" with "values", or "values" as an object'


def array(body: bytes, context: Context) -> Gathering:
    """What can be kept of an array; raises :class:`Invalid` where it is not JSON, and then keeps nothing."""
    gathering = Gathering(context.now)
    for index, (start, raw) in enumerate(_elements(body)):
        try:
            _add(raw, context, gathering, index, None)
        except Malformed as error:
            raise _not_json(error, body, start) from None
        except Invalid as error:
            gathering.refuse(index, None, raw, error.message)
    return gathering


def each_line(body: bytes, context: Context) -> Gathering:
    """What can be kept of a body with one object a line."""
    gathering = Gathering(context.now)
    for index, (line, raw) in enumerate(lines(body)):
        try:
            _add(raw, context, gathering, index, line)
        except Invalid as error:
            gathering.refuse(index, line, raw, error.message)
    return gathering


def single(body: bytes, context: Context) -> Gathering:
    """What can be kept of a single object; raises :class:`Invalid` when it is not JSON."""
    gathering = Gathering(context.now)
    try:
        _add(body, context, gathering, 0, None)
    except Malformed as error:
        raise _not_json(error, body) from None
    except Invalid as error:
        gathering.refuse(0, None, body, error.message)
    return gathering


def _elements(body: bytes) -> Iterator[tuple[int, bytes]]:
    try:
        yield from elements(body)
    except Unseparable as error:
        try:
            _LIST.decode(body)
        except msgspec.DecodeError as cause:
            raise _not_json(_malformed(cause), body) from None
        raise _not_json(Malformed("its elements cannot be told apart", error.offset), body) from None


def _not_json(error: Malformed, body: bytes, start: int = 0) -> Invalid:
    where = place(body, len(body) if error.offset is None else start + error.offset)
    return Invalid(f"The body is not JSON: {error.message}, at {where}. Nothing was kept.")


def _malformed(error: msgspec.DecodeError) -> Malformed:
    found = _SYNTAX.fullmatch(str(error))
    if found is None:
        return Malformed("it ends too early", None)
    what = found[1].replace("trailing characters", "more follows (several objects go in an array, or one a line)")
    return Malformed(what, int(found[2]))


def _add(raw: bytes, context: Context, gathering: Gathering, index: int, line: int | None) -> None:
    """Keep what one element holds; raises :class:`Invalid` when nothing of it can be kept."""
    loose = _loosely(raw)
    place = (index, line)
    if bytes(loose.times) or bytes(loose.values).startswith(b"["):
        _add_columns(loose, context, gathering, place)
    elif bytes(loose.values):
        _add_wide(loose, context, gathering, place)
    elif bytes(loose.value):
        _add_point(loose, context, gathering)
    else:
        raise Invalid(f"no value: an object has {_FORMS}")


def _loosely(raw: bytes) -> Loose:
    if not raw.startswith(b"{"):
        raise Invalid('an object such as {"metric": "cpu", "value": 1} is expected here')
    try:
        loose = _decoded(raw)
    except Malformed:
        # NaN and infinities are not JSON, but many programs write them: as texts they are refused by name.
        loose = _decoded(_NOT_FINITE.sub(rb'"\1"', raw))
    if repeats_a_field(raw, 1) and (name := _repeated_field(raw)):
        raise Invalid(f"field {name!r} is given twice")
    return loose


def _decoded(raw: bytes) -> Loose:
    try:
        return _LOOSE.decode(raw)
    except RecursionError:
        raise Invalid("nested too deeply") from None
    except UnicodeDecodeError:
        raise Invalid("not UTF-8") from None
    except msgspec.ValidationError as error:
        raise Invalid(_unknown_field(str(error))) from None
    except msgspec.DecodeError as error:
        if _SURROGATE.search(raw):
            raise Invalid("a lone surrogate (half a character) in a text") from None
        raise _malformed(error) from None


def _unknown_field(message: str) -> str:
    found = _UNKNOWN.search(message)
    name = found[1] if found else ""
    return f"unknown field {name[:80]!r}: the fields are {', '.join(FIELDS)}"


def _repeated_field(raw: bytes) -> str | None:
    """The field that an object holds twice; what the standard library makes of its values does not matter."""
    try:
        pairs: list[tuple[str, Any]] = json.loads(raw.decode(), object_pairs_hook=list, parse_int=str)
    except (ValueError, RecursionError):
        return None
    most_common = Counter(name for name, _ in pairs).most_common(1)
    return most_common[0][0] if most_common and most_common[0][1] > 1 else None


def _add_point(loose: Loose, context: Context, gathering: Gathering) -> None:
    series = _series(loose, context)
    time = _time(loose.time, gathering)
    value = from_json(bytes(loose.value))
    if value is None:
        raise Invalid("value is null: leave the point out")
    gathering.value(series, time, value)


def _add_wide(loose: Loose, context: Context, gathering: Gathering, place: tuple[int, int | None]) -> None:
    if bytes(loose.metric) or bytes(loose.value):
        raise Invalid('"values" as an object names its own metrics: leave "metric" and "value" out')
    if context.metric is not None:
        raise Invalid('"values" as an object names its own metrics: POST it to /api/ingest')
    time = _time(loose.time, gathering)
    for metric, raw in _values_by_metric(bytes(loose.values)).items():
        try:
            value = from_json(bytes(raw))
            if value is None:
                gathering.nulls += 1
            else:
                gathering.value(context.series(metric, bytes(loose.labels)), time, value)
        except Invalid as error:
            gathering.refuse(*place, f"{metric}: ".encode("utf-8", "replace") + bytes(raw), f"values: {error.message}")


def _values_by_metric(raw: bytes) -> dict[str, Raw]:
    try:
        return _MAP.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Invalid('"values" must be an array of numbers, or an object of metrics and numbers') from None


def _add_columns(loose: Loose, context: Context, gathering: Gathering, place: tuple[int, int | None]) -> None:
    times, values = _column(loose.times, "times"), _column(loose.values, "values")
    if bytes(loose.value) or bytes(loose.time):
        raise Invalid('columns have "times" and "values": leave "time" and "value" out')
    if len(times) != len(values):
        raise Invalid(f"{len(times)} times but {len(values)} values")
    series = _series(loose, context)
    for row, (raw_time, raw_value) in enumerate(zip(times, values, strict=True)):
        try:
            value = from_json(bytes(raw_value))
            if value is None:
                gathering.nulls += 1
            else:
                gathering.value(series, _time(raw_time, gathering), value)
        except Invalid as error:
            gathering.refuse(*place, bytes(raw_time) + b", " + bytes(raw_value), f"row {row}: {error.message}")


def _column(raw: Raw, name: str) -> list[Raw]:
    if not bytes(raw):
        raise Invalid(f'columns need "times" and "values" of equal length: "{name}" is missing')
    try:
        return _LIST.decode(raw)
    except msgspec.DecodeError:
        raise Invalid(f'"{name}" must be an array') from None


def _series(loose: Loose, context: Context) -> Series:
    own = bytes(loose.metric)
    try:
        metric = _TEXT.decode(own) if own else ""
    except msgspec.ValidationError:
        raise Invalid('"metric" must be a text') from None
    except UnicodeDecodeError:
        raise Invalid("the metric is not UTF-8") from None
    except msgspec.DecodeError:
        raise Invalid("the metric holds a lone surrogate (half a character)") from None
    return context.series(metric, bytes(loose.labels))


def _time(raw: Raw, gathering: Gathering) -> int:
    written = bytes(raw)
    try:
        return gathering.clock.read(_TIME.decode(written) if written else None)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Invalid(f"time {written[:60].decode('utf-8', 'replace')} is neither a number nor a text") from None
