"""Which series a query means. An absent label is the same as an empty one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dashboard.model.series import Series
from dashboard.names import glob, is_glob

_AFTER_EVERY_CHARACTER: Final = "\U0010ffff"


def matches(series: Series, metric: str, where: Mapping[str, str]) -> bool:
    """Whether ``series`` is meant by the glob ``metric`` and the globs by label name in ``where``."""
    return matches_text(series.metric, metric) and labels_match(series, where)


def labels_match(series: Series, where: Mapping[str, str]) -> bool:
    """Whether the labels of ``series`` match every glob in ``where``."""
    if not where:
        return True
    labels = dict(series.labels)
    return all(matches_text(labels.get(name, ""), pattern) for name, pattern in where.items())


def matches_text(text: str, pattern: str) -> bool:
    """Whether ``text`` matches the glob ``pattern``; raises :class:`dashboard.errors.Invalid` for an unsafe one."""
    return glob(pattern).fullmatch(text) is not None if is_glob(pattern) else text == pattern


def literal_range(pattern: str) -> tuple[str, str]:
    """The smallest and largest text that may match ``pattern``: a range that an ordered index can walk."""
    wildcard = min((at for at in (pattern.find("*"), pattern.find("?")) if at >= 0), default=len(pattern))
    literal = pattern[:wildcard]
    return literal, literal if wildcard == len(pattern) else literal + _AFTER_EVERY_CHARACTER
