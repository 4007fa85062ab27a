"""What a metric's name says: its unit, and how it reads in a title."""

from __future__ import annotations

import re
from typing import Final

_BY_SUFFIX: Final = (
    ("bytes_per_second", "bytes/s"),
    ("bits_per_second", "bits/s"),
    ("packets_per_second", "packets/s"),
    ("requests_per_second", "requests/s"),
    ("timestamp_seconds", "date-s"),
    ("per_second", "/s"),
    ("per_minute", "/min"),
    ("percent", "percent"),
    ("percentage", "percent"),
    ("ratio", "ratio"),
    ("bytes", "bytes"),
    ("bits", "bits"),
    ("milliseconds", "ms"),
    ("ms", "ms"),
    ("microseconds", "us"),
    ("nanoseconds", "ns"),
    ("seconds", "seconds"),
    ("minutes", "minutes"),
    ("hours", "hours"),
    ("days", "days"),
    ("celsius", "celsius"),
    ("fahrenheit", "fahrenheit"),
    ("kelvin", "kelvin"),
    ("humidity", "humidity"),
    ("hertz", "hertz"),
    ("rpm", "rpm"),
    ("volts", "volts"),
    ("amperes", "amperes"),
    ("watts", "watts"),
    ("watt_hours", "watt-hours"),
    ("kwh", "kilowatt-hours"),
    ("joules", "joules"),
    ("metres", "metres"),
    ("meters", "metres"),
    ("grams", "grams"),
    ("kilograms", "kilograms"),
    ("litres", "litres"),
    ("liters", "litres"),
    ("pascals", "pascals"),
    ("hpa", "hectopascals"),
    ("lux", "lux"),
    ("ppm", "ppm"),
    ("dbm", "dbm"),
    ("eur", "EUR"),
    ("usd", "USD"),
    ("count", "count"),
)
"""The longest first; a suffix counts only as whole words."""
_COUNTER: Final = "total"
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+[a-z]*|[^\W\d_]+")
_CAPITALS = re.compile(
    "api|cpu|db|dns|ftp|gpu|hdd|https?|id|io|iops|ip|json|jvm|nfs|os|ram|rpc|rtt|sql|ssd|ssh|ssl|tcp|tls|ttl|udp|ui|"
    "url|usb|vm|xml"
)


def unit_of(metric: str) -> str:
    """The unit that the name ends in, or nothing; of a counter (``…_total``) that of what it counts."""
    name = "_" + "_".join(words_of(metric)).removesuffix(f"_{_COUNTER}")
    return next((unit for suffix, unit in _BY_SUFFIX if name.endswith(f"_{suffix}")), "")


def is_counter(metric: str) -> bool:
    """Whether the name says that the number only ever grows (``http_requests_total``)."""
    return words_of(metric)[-1:] == [_COUNTER]


def words_of(metric: str) -> list[str]:
    """The words of a name, in lower case."""
    return [word.lower() for word in _WORDS.findall(metric)]


def title_of(metric: str) -> str:
    """The name as a title, without its unit: ``http_request_duration_seconds`` → ``HTTP request duration``."""
    words = words_of(metric)
    named = words[:-1] if words[-1:] == [_COUNTER] and len(words) > 1 else words
    for suffix, _ in _BY_SUFFIX:
        unit = suffix.split("_")
        if len(named) > len(unit) and named[-len(unit) :] == unit:
            named = named[: -len(unit)]
            break
    text = " ".join(word.upper() if _CAPITALS.fullmatch(word) else word for word in named)
    return text[:1].upper() + text[1:] if text else metric
