"""Values as sources write them, into float64; what is no number is refused with the reason."""

from __future__ import annotations

import math
import re
from typing import Final

import msgspec

from dashboard.errors import Invalid

WHOLE_LIMIT: Final = 2**63
"""Integers of this size and beyond are refused: float64 would keep them only roughly."""

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_LONGEST: Final = 400
_BOOLEANS: Final = {"true": 1.0, "false": 0.0}
_NOT_FINITE: Final = frozenset(
    f"{sign}{word}" for sign in ("", "+", "-") for word in ("nan", "inf", "infinity", "1.#inf", "1.#qnan")
)
_ANY = msgspec.json.Decoder()

NOT_FINITE: Final = "NaN and Infinity are no numbers that can be kept: leave the point out"
LONGEST_STATE: Final = 64


def from_text(text: str) -> float:
    """The number that a cell or line of text holds; ``true`` and ``false`` are 1 and 0."""
    text = text.strip()
    if len(text) > _LONGEST:
        raise Invalid(f"a number of {len(text)} characters; at most {_LONGEST} are read")
    if not _NUMBER.fullmatch(text):
        return _word(text)
    number = float(text)
    if math.isinf(number):
        raise Invalid("the number is beyond float64 (about 1.8e308)")
    if abs(number) >= WHOLE_LIMIT and _WHOLE.fullmatch(text):
        raise _too_whole()
    return number + 0.0


def from_json(raw: bytes) -> float | str | None:
    """The number that a JSON value holds, or its text, which is a state; ``null`` is None."""
    if raw[:1] in (b"[", b"{"):
        raise Invalid("a number is expected here, not an array or object")
    try:
        value = _ANY.decode(raw)
    except msgspec.ValidationError:
        raise (_too_whole() if _WHOLE.fullmatch(raw[:_LONGEST].decode()) else _too_large()) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Invalid("not a JSON value") from None
    if isinstance(value, str):
        return _state(value)
    return None if value is None else from_number(value)


def from_number(value: object) -> float:
    """The float64 of a decoded number or boolean."""
    if isinstance(value, int):
        if not -WHOLE_LIMIT <= value < WHOLE_LIMIT:
            raise _too_whole()
        return float(value)
    if isinstance(value, float) and math.isfinite(value):
        return value + 0.0
    raise Invalid(NOT_FINITE)


def _word(text: str) -> float:
    folded = text.strip().lower()
    if folded in _BOOLEANS:
        return _BOOLEANS[folded]
    if folded in _NOT_FINITE:
        raise Invalid(NOT_FINITE)
    raise Invalid("not a number" if folded else "there is no value")


def _state(text: str) -> str:
    text = text.strip()
    folded = text.lower()
    if folded in _NOT_FINITE:
        raise Invalid(NOT_FINITE)
    if _NUMBER.fullmatch(folded[:_LONGEST]):
        raise Invalid("the value is text: write the number without quotes")
    if not 1 <= len(text) <= LONGEST_STATE or not text.isprintable():
        raise Invalid(f"a state is a text of 1 to {LONGEST_STATE} printable characters")
    return text


def _too_whole() -> Invalid:
    return Invalid("an integer beyond 64 bits: float64 would keep it only roughly; send it as a float, such as 1e19")


def _too_large() -> Invalid:
    return Invalid("the number is beyond float64 (about 1.8e308)")
