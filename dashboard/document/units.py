"""Numbers as people read them: scaled by themselves (1.2 kB/s, 350 ms), three digits that matter, then the unit.

Twin of ``static/src/core/units.ts``; ``tests/vectors/units.json`` holds them equal. A browser writes moments in the
zone of who looks; here they are in UTC.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final, NamedTuple

from dashboard.document.unit_table import NUMBERS, SCALES, Scale, Scales

NONE: Final = "–"
SPACE: Final = "\u202f"
_LARGEST: Final = 1e15
"""From here on numbers have more digits than they are exact to."""
_LAST: Final = 253_402_300_799_999
"""The last moment of the year 9999, milliseconds."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EXACT: Final = Context(prec=400)


class Quantity(NamedTuple):
    """A number and what stands behind it."""

    number: str
    suffix: str


def format_value(value: float | None, unit: str = "", decimals: int | None = None) -> str:
    """``value`` as text: ``format_value(1234567, "bytes/s")`` is ``1.23 MB/s``."""
    number, suffix = quantity(value, unit, decimals)
    spaced = suffix != "°" and re.match(r"[^\W\d_]|[%°/]", suffix)
    return f"{number}{SPACE if spaced else ''}{suffix}"


def quantity(value: float | None, unit: str = "", decimals: int | None = None) -> Quantity:
    """``value`` in the scale that suits it; a dash when there is none."""
    if value is None or not math.isfinite(value):
        return Quantity(NONE, "")
    if unit in _WORDED:
        return Quantity(_WORDED[unit](value), "")
    return _in_scale(value, scale_for(value, unit), decimals)


def scale_for(value: float, unit: str = "") -> Scale:
    """The scale with one to three digits before the point; plain numbers are not shortened below 10,000."""
    scales, size = _scales_of(unit), abs(value)
    own = next((scale for scale in scales if scale.factor == 1), None)
    if own and (size == 0 or ((scales is NUMBERS or unit not in SCALES) and size < 10_000)):
        return own
    return next((scale for scale in reversed(scales) if size >= scale.factor), scales[0])


def _scales_of(unit: str) -> Scales:
    known = SCALES.get(unit)
    if known is not None:
        return known
    return tuple(Scale(factor, f"{suffix} {unit}" if suffix else unit) for factor, suffix, *_ in NUMBERS)


def _in_scale(value: float, scale: Scale, decimals: int | None) -> Quantity:
    scaled = value / scale.factor
    if scale.decimals is not None:
        own = scale.decimals
    else:
        own = 0 if scale.factor == 1 and scaled.is_integer() else _decimals_for(abs(scaled))
    if abs(scaled) >= _LARGEST:
        number = _exponential(scaled)
    else:
        number = _grouped(_fixed(scaled, own if decimals is None else decimals))
    signed = f"−{scale.prefix}{number[1:]}" if number.startswith("-") else scale.prefix + number
    return Quantity(signed, scale.suffix)


def _decimals_for(size: float) -> int:
    """How many decimals make three digits that matter."""
    if size == 0 or size >= 100:
        return 0
    if size >= 10:
        return 1
    return 2 if size >= 1 else 3 + sum(size < bound for bound in (0.1, 0.01, 0.001))


def _fixed(value: float, decimals: int) -> str:
    """As JavaScript's ``toFixed``: halves are rounded away from zero."""
    return f"{Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT):f}"


def _exponential(value: float) -> str:
    """As JavaScript's ``toExponential(2)``."""
    exact = Decimal(value)
    power = exact.adjusted()
    digits = exact.scaleb(-power, _EXACT).quantize(Decimal("0.01"), ROUND_HALF_UP, _EXACT)
    if abs(digits) >= 10:
        digits, power = digits.scaleb(-1).quantize(Decimal("0.01")), power + 1
    return f"{digits:f}e+{power}"


def _grouped(text: str) -> str:
    """12345.6 → 12,345.6, and no minus before a zero."""
    plain = text[1:] if re.fullmatch(r"-0(\.0*)?", text) else text
    whole, point, fraction = plain.partition(".")
    return re.sub(r"\B(?=(\d{3})+$)", ",", whole) + point + fraction


def _duration(seconds: float) -> str:
    """Two parts at the most: ``1 min 30 s``."""
    sign, milliseconds = "−" if seconds < 0 else "", abs(seconds) * 1000
    rest = math.floor(milliseconds / 1000 + 0.5)
    if rest < 1:
        return f"{sign}{math.floor(milliseconds + 0.5)}{SPACE}ms"
    parts = []
    for size, suffix in ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count}{SPACE}{suffix}")
    return sign + " ".join(parts[:2])


def _clock(seconds: float) -> str:
    """``1:02:03``, or ``2:03`` below an hour."""
    minutes, rest = divmod(math.floor(abs(seconds) + 0.5), 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return ("−" if seconds < 0 else "") + text


def _date(time: float) -> str:
    """A moment, milliseconds since the epoch, with its day and year."""
    if not -_LAST / 5 <= time <= _LAST:
        return NONE
    at = _EPOCH + timedelta(milliseconds=math.trunc(time))
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year} {at:%H:%M}"


_WORDED: Final[Mapping[str, Callable[[float], str]]] = {
    "duration": _duration,
    "clock": _clock,
    "date": _date,
    "date-s": lambda seconds: _date(seconds * 1000),
}
"""Units that are not a number in a scale: a length of time, a moment."""
UNITS: Final = (*SCALES, *_WORDED)
"""Every unit that is known by name; anything else is written behind the number as it is."""
