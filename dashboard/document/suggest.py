"""Panels for data that arrives: for each metric the one that shows it best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from dashboard.document.dashboard import COLUMNS
from dashboard.document.naming import is_counter, title_of, unit_of, words_of

CROWD: Final = 12
"""More lines than this in one chart are too many to tell apart."""

_SMALL: Final = (6, 5)
_LARGE: Final = (12, 7)
_FULL: Final = {"percent": 100, "ratio": 1}
_ADDS_UP: Final = frozenset({"bytes", "bytes/s", "bits/s", "packets/s", "requests/s", "count", "/s", "watts"})
_FILLS_UP: Final = frozenset({"cpu", "memory", "mem", "ram", "disk", "swap", "filesystem"})
_RATES: Final = {"bytes": "bytes/s", "seconds": "ratio"}
_STATES: Final = frozenset({"up", "healthy", "alive", "online", "connected", "ready"})
"""Last words of metrics that are 1 when all is well, else 0."""
_WELL: Final = {
    "well": {"value": 1, "text": "up", "color": "green"},
    "ill": {"value": 0, "text": "down", "color": "red"},
}
_BUCKET: Final = "le"
"""The label of a histogram's buckets."""
_CALLED: Final = {"cpu": "core"}


class Arriving(Protocol):
    """What is known of a metric: the values of each label, how many series, and its unit if the source said so."""

    metric: str
    labels: dict[str, list[str]]
    series: int
    unit: str


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a metric is asked for: labels that tell its series apart, and what one line stands for."""

    telling: list[str]
    by: list[str]
    across: str | None
    lines: int


def suggest(metrics: Iterable[Arriving]) -> list[dict[str, Any]]:
    """For each metric a panel without ``at``, but with ``size``: width and height on the grid."""
    return [_panel(one) for one in metrics]


def arrange(panels: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Suggested panels with their places, by new ids: small ones first, in rows of one height that fill from the
    left. None overlaps another."""
    placed: dict[str, dict[str, Any]] = {}
    x = y = row = 0
    for number, panel in enumerate(sorted(panels, key=lambda panel: int(panel["size"][1])), 1):
        width, height = min(panel["size"][0], COLUMNS), panel["size"][1]
        if x + width > COLUMNS or height != row:
            x, y, row = 0, y + row, height
        parts = {name: part for name, part in panel.items() if name != "size"}
        placed[f"p{number}"] = {**parts, "at": [x, y, width, height]}
        x += width
    return placed


def _panel(arriving: Arriving) -> dict[str, Any]:
    if arriving.metric.endswith("_bucket") and _BUCKET in arriving.labels:
        return _spread(arriving)
    if words_of(arriving.metric)[-1:] and words_of(arriving.metric)[-1] in _STATES:
        return _states(arriving)
    unit = arriving.unit or unit_of(arriving.metric)
    counts = is_counter(arriving.metric)
    shape = _shape(arriving, "/s" if counts else unit)
    query: dict[str, Any] = {"metric": arriving.metric}
    if counts:
        query["over"] = "rate"
        unit = _RATES.get(unit, "/s")
    if shape.across:
        query |= {"across": shape.across, "by": shape.by}
    kind = _kind(shape, unit)
    panel: dict[str, Any] = {
        "kind": kind,
        "title": _title(arriving.metric, shape.by),
        "queries": {"q1": query},
        "unit": unit,
        **_scale(kind, unit),
        **_thresholds(arriving.metric, unit),
        "options": _options(kind, shape, unit),
        "size": list(_SMALL if kind == "gauge" else _LARGE),
    }
    return {name: part for name, part in panel.items() if part not in ("", {})}


def _spread(arriving: Arriving) -> dict[str, Any]:
    """How the values of a histogram are spread, over time."""
    query = {"metric": arriving.metric, "over": "increase", "across": "sum", "by": [_BUCKET]}
    title = title_of(arriving.metric.removesuffix("_bucket"))
    return {
        "kind": "heatmap",
        "title": title[:200],
        "queries": {"q1": query},
        "unit": "count",
        "options": {"rows": _BUCKET, "tones": "sqrt"},
        "size": list(_LARGE),
    }


def _states(arriving: Arriving) -> dict[str, Any]:
    """When what was up, and when down."""
    shape = _shape(arriving, "")
    gathered = {"across": "min", "by": shape.by} if shape.across else {}
    return {
        "kind": "timeline" if shape.lines <= CROWD else "table",
        "title": _title(arriving.metric, shape.by),
        "queries": {"q1": {"metric": arriving.metric, "over": "min", **gathered}},
        "mappings": _WELL,
        **({"options": {"label": shape.by[0]}} if len(shape.by) == 1 else {}),
        "size": [12, min(8, 3 + shape.lines // 2)],
    }


def _shape(arriving: Arriving, unit: str) -> _Shape:
    telling = sorted(name for name, values in arriving.labels.items() if len(values) > 1)
    if arriving.series <= CROWD:
        return _Shape(telling, telling, None, arriving.series)
    fitting = [name for name in telling if len(arriving.labels[name]) <= CROWD]
    if not fitting:
        return _Shape(telling, telling, None, arriving.series)
    best = max(fitting, key=lambda name: len(arriving.labels[name]))
    return _Shape(telling, [best], "sum" if unit in _ADDS_UP else "avg", len(arriving.labels[best]))


def _kind(shape: _Shape, unit: str) -> str:
    if shape.lines > CROWD:
        return "bargauge" if len(shape.by) == 1 else "table"
    return "gauge" if shape.lines <= 1 and unit in _FULL else "timeseries"


def _title(metric: str, by: Sequence[str]) -> str:
    title = title_of(metric)
    names = [_CALLED.get(name, " ".join(words_of(name))) for name in by]
    return f"{title} by {' and '.join(names)}"[:200] if names else title


def _scale(kind: str, unit: str) -> dict[str, Any]:
    if unit in _FULL:
        return {"min": 0, "max": _FULL[unit]}
    return {"min": 0} if kind == "timeseries" and unit in _ADDS_UP else {}


def _thresholds(metric: str, unit: str) -> dict[str, Any]:
    if unit not in _FULL or not _FILLS_UP.intersection(words_of(metric)):
        return {}
    full = _FULL[unit]
    return {
        "thresholds": {
            "high": {"value": full * 80 / 100, "color": "amber"},
            "full": {"value": full * 95 / 100, "color": "red"},
        }
    }


def _options(kind: str, shape: _Shape, unit: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if kind == "timeseries":
        options = {"style": "area" if shape.lines <= 1 or unit in _ADDS_UP else "line", "legend": shape.lines > 1}
    if len(shape.by) == 1:
        options["label"] = shape.by[0]
    return options
