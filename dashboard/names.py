"""The grammar of metric names, labels and globs, and the identity of a series.

A series is one metric with one set of labels. Its id is computed from its name, never allocated, so that ingest
needs no round trip to learn it: the first eight bytes of a BLAKE2b digest of the canonical name, as a signed
64-bit integer. Two names share an id with a chance of about n² / 2⁶⁵ for n series: 3 in 10⁸ for a million.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from dashboard.errors import Invalid

MAX_METRIC_LENGTH: Final = 200
MAX_LABELS: Final = 30
MAX_LABEL_NAME_LENGTH: Final = 100
MAX_LABEL_VALUE_LENGTH: Final = 500

_METRIC = re.compile(r"[\w:][\w.:/%@\-]*(?: [\w.:/%@\-]+)*")
_PATTERN = re.compile(r"[\w.:/%@ \-]+")
_LABEL_NAME = re.compile(r"[^\W\d][\w.\-]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

Labels = tuple[tuple[str, str], ...]
"""Label names and values, sorted by name: the canonical form."""


def check_metric(name: str) -> str:
    """Return ``name`` if it is a metric name, else raise :class:`Invalid`."""
    if len(name) > MAX_METRIC_LENGTH:
        raise Invalid(f"metric name of {len(name)} characters; at most {MAX_METRIC_LENGTH} are allowed")
    if not _METRIC.fullmatch(name):
        raise Invalid(
            f"metric name {name!r}: use letters, digits and _ . : / % @ - (spaces inside), starting with a letter, "
            "a digit or _"
        )
    return name


def check_labels(labels: Mapping[str, str]) -> Labels:
    """The labels in canonical form: sorted by name, empty values left out; raises :class:`Invalid` if malformed."""
    if len(labels) > MAX_LABELS:
        raise Invalid(f"{len(labels)} labels; at most {MAX_LABELS} are allowed")
    return tuple(sorted(_checked_label(name, value) for name, value in labels.items() if value != ""))


def _checked_label(name: str, value: str) -> tuple[str, str]:
    if len(name) > MAX_LABEL_NAME_LENGTH or not _LABEL_NAME.fullmatch(name):
        raise Invalid(
            f"label name {name[:120]!r}: use letters, digits and _ . -, starting with a letter or _, "
            f"at most {MAX_LABEL_NAME_LENGTH} characters"
        )
    if len(value) > MAX_LABEL_VALUE_LENGTH:
        raise Invalid(
            f"label {name} has a value of {len(value)} characters; at most {MAX_LABEL_VALUE_LENGTH} are allowed"
        )
    if _CONTROL.search(value):
        raise Invalid(f"label {name} has a control character or a lone surrogate in its value")
    return name, value


def series_id(metric: str, labels: Iterable[tuple[str, str]]) -> int:
    """The id of the series with this metric and these canonical labels: a signed 64-bit integer."""
    canonical = "\x00".join([metric, *(f"{name}\x01{value}" for name, value in labels)])
    return int.from_bytes(blake2b(canonical.encode(), digest_size=8).digest(), "big", signed=True)


def is_glob(pattern: str) -> bool:
    """Whether ``pattern`` holds a wildcard: ``*`` for any run of characters, ``?`` for one."""
    return "*" in pattern or "?" in pattern


@lru_cache(maxsize=4096)
def glob(pattern: str) -> re.Pattern[str]:
    """The compiled form of a glob; match it with ``fullmatch``. Only ``*`` and ``?`` are special.

    What stands between two ``*`` is looked for once, at the first place where it fits (atomic groups, as in Python's
    ``fnmatch``): an expression that tried every place would take for ever on ``*a*a*a*a*a*a*a*a``.
    """
    if pattern.count("*") > 8:
        raise Invalid(f"pattern {pattern[:80]!r} has more than 8 wildcards; name more of the text")
    first, *others = ("".join("." if c == "?" else re.escape(c) for c in part) for part in pattern.split("*"))
    if not others:
        return re.compile(first, re.DOTALL)
    *middle, last = others
    return re.compile(first + "".join(f"(?>.*?{part})" for part in middle if part) + ".*" + last, re.DOTALL)


def check_pattern(pattern: str) -> str:
    """Return ``pattern`` if it is a metric name or a glob of one, else raise :class:`Invalid`."""
    glob(pattern)
    plain = pattern.replace("*", "").replace("?", "")
    if len(pattern) > MAX_METRIC_LENGTH or (plain and not _PATTERN.fullmatch(plain)) or not pattern:
        raise Invalid(f"metric pattern {pattern[:80]!r}: use the characters of metric names, * and ?")
    return pattern
