"""The kinds of value that a setting can have: each turns what was written into what is used, and back.

``parse`` takes text (from a flag or the environment) or a TOML value and returns the parsed value; it raises
:class:`ValueError` with a phrase that can follow "…: ". ``show`` writes a value as one would type it.
"""

from __future__ import annotations

import difflib
import ipaddress
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit, urlunsplit

_SECONDS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0, "y": 365 * 86_400.0}
_BYTES: Final = {"": 1, "b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)", re.IGNORECASE)
_WHOLE: Final = re.compile(r"[+-]?\d+(?:_\d+)*")
_RULE: Final = re.compile(r"[^\s=;]+=raw:\d+[a-z]+,rollups:\d+[a-z]+")
_DATABASE: Final = re.compile(r"[A-Za-z0-9_-]{1,38}")

Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of value is read and written."""

    parse: Callable[[object], Any]
    show: Callable[[Any], str] = str


def _text(value: object) -> str:
    """Any text but the empty one."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is not a text")
    return value.strip()


def _path(value: object) -> Path:
    """A folder or file; ``~`` is one's home."""
    if isinstance(value, Path):
        return value
    return Path(_text(value)).expanduser()


def choice(*allowed: str) -> Kind:
    """One of these words."""

    def parse(value: object) -> str:
        if value not in allowed:
            raise ValueError(f"{value!r} is not one of {', '.join(allowed)}")
        return str(value)

    return Kind(parse)


def whole(low: int, high: int) -> Kind:
    """A whole number from ``low`` to ``high``."""

    def parse(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int | str) or not _WHOLE.fullmatch(str(value).strip()):
            raise ValueError(f"{value!r} is not a whole number")
        return _within(int(value), low, high, str)

    return Kind(parse)


def duration(low: float, high: float) -> Kind:
    """A time in seconds: a number of them, or one with a unit such as ``250ms``, ``10s``, ``15m``, ``12h``, ``30d``."""

    def parse(value: object) -> float:
        number, unit = _number_and_unit(value)
        if unit and unit not in _SECONDS:
            raise ValueError(f"{value!r} has no unit that is known; use one of {', '.join(_SECONDS)}")
        return _within(number * _SECONDS.get(unit, 1.0), low, high, seconds)

    return Kind(parse, seconds)


def size(low: int, high: int) -> Kind:
    """A number of bytes, or one with a unit such as ``64KiB`` or ``16MB``."""

    def parse(value: object) -> int:
        number, unit = _number_and_unit(value)
        if unit.lower() not in _BYTES:
            raise ValueError(f"{value!r} has no unit that is known; use one of KiB, MiB, GiB, kB, MB, GB")
        return _within(int(number * _BYTES[unit.lower()]), low, high, bytes_)

    return Kind(parse, bytes_)


def url(*schemes: str) -> Kind:
    """A URL with one of these schemes, or nothing at all. What is wrong is said without repeating a password."""

    def parse(value: object) -> str:
        if value == "":
            return ""
        written = _text(value)
        try:
            parts = urlsplit(written)
            named = bool(parts.hostname) or "," in parts.netloc
            _ = parts.port if "," not in parts.netloc else None
        except ValueError as error:
            raise ValueError("it is not a URL; percent-encode / : @ and # in user names and passwords") from error
        if parts.scheme not in schemes or not named:
            expected = " or ".join(f"{scheme}://" for scheme in schemes)
            raise ValueError(f"it is not a URL that starts with {expected} and names a host")
        return written.rstrip("/") if parts.scheme.startswith("http") else written

    return Kind(parse)


def _networks(value: object) -> tuple[str, ...]:
    """Addresses or networks (``10.0.0.0/8``): a list in TOML, separated by commas elsewhere."""
    items = value if isinstance(value, list | tuple) else str(value).split(",")
    return tuple(_network(str(item).strip()) for item in items if str(item).strip())


def _origins(value: object) -> tuple[str, ...]:
    """Origins of web pages (``https://status.example.org``): a list in TOML, separated by commas elsewhere."""
    items = value if isinstance(value, list | tuple) else str(value).split(",")
    return tuple(_origin(str(item).strip()) for item in items if str(item).strip())


def _database(value: object) -> str:
    """A name that MongoDB takes for a database."""
    name = _text(value)
    if not _DATABASE.fullmatch(name):
        raise ValueError(f"{name!r} is not 1 to 38 letters, digits, _ and -")
    return name


def _secret(value: object) -> str:
    """A key to sign with: nothing, or 32 characters and more. It is never repeated in the error."""
    if value == "":
        return ""
    if not isinstance(value, str) or len(value) < 32:
        raise ValueError("it is shorter than 32 characters; `openssl rand -base64 48` makes a good one")
    return value


def _retention(value: object) -> str:
    """``GLOB=raw:AGE,rollups:AGE``, several of them separated by ``;``. Only the form is looked at here."""
    written = _text(value)
    for rule in written.split(";"):
        if not _RULE.fullmatch(re.sub(r"\s*,\s*", ",", rule.strip())):
            raise ValueError(f"{rule.strip()!r} is not like *=raw:30d,rollups:730d (several are separated by ;)")
    return written


def seconds(value: float) -> str:
    """A duration as one would write it."""
    for unit in ("d", "h", "m"):
        if value >= _SECONDS[unit] and value % _SECONDS[unit] == 0:
            return f"{value / _SECONDS[unit]:g}{unit}"
    return f"{value:.6f}".rstrip("0").rstrip(".") + "s"


def bytes_(value: int) -> str:
    """A size as one would write it."""
    for unit in ("GiB", "MiB", "KiB"):
        if value >= _BYTES[unit.lower()] and value % _BYTES[unit.lower()] == 0:
            return f"{value // _BYTES[unit.lower()]}{unit}"
    return str(value)


def masked(value: str) -> str:
    """A value without what must not be read over a shoulder: the password of a URL, or all of a secret."""
    if "://" not in value:
        return "(hidden)" if value else ""
    parts = urlsplit(value)
    userinfo, at, hosts = parts.netloc.rpartition("@")
    user = userinfo.partition(":")[0]
    query = re.sub(r"(?i)(password=)[^&]*", r"\1***", parts.query)
    return urlunsplit(parts._replace(netloc=f"{user}:***@{hosts}" if at else hosts, query=query))


def unknown(place: str, name: str, known: Collection[str]) -> str:
    """What to say of a setting that does not exist, with the likeliest one that was meant."""
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]}?" if near else "; `dashboard settings` lists all of them."
    return f"{place}: there is no setting {name}{hint}"


def _number_and_unit(value: object) -> tuple[float, str]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value), ""
    match = _NUMBER.fullmatch(str(value).strip())
    if match is None:
        raise ValueError(f"{value!r} is not a number with a unit")
    return float(match[1]), match[2]


def _within(number: Number, low: Number, high: Number, show: Callable[[Number], str]) -> Number:
    if not low <= number <= high:
        raise ValueError(f"{show(number)} is not between {show(low)} and {show(high)}")
    return number


def _network(item: str) -> str:
    try:
        return str(ipaddress.ip_network(item, strict=False))
    except ValueError as error:
        raise ValueError(f"{item!r} is not an address or a network") from error


def _origin(item: str) -> str:
    try:
        parts = urlsplit(item.lower())
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"{item!r} is not an origin such as https://status.example.org") from error
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in ("http", "https") or not parts.hostname or more:
        raise ValueError(f"{item!r} is not an origin such as https://status.example.org")
    return f"{parts.scheme}://{parts.netloc}"


text = Kind(_text)
path = Kind(_path)
networks = Kind(_networks, ",".join)
origins = Kind(_origins, ",".join)
database = Kind(_database)
secret = Kind(_secret)
retention = Kind(_retention)
