"""What a request says besides its body, and the series that a name in the body stands for."""

from __future__ import annotations

import json
from collections.abc import Mapping

import msgspec

from dashboard.errors import Invalid
from dashboard.formats.cache import SeriesCache
from dashboard.model.series import Series
from dashboard.names import Labels, check_labels, check_metric

_LABELS = msgspec.json.Decoder(dict[str, str | int | float | bool | None])
_NO_LABELS = (b"", b"{}", b"null")


class Context:
    """The metric of the path, the labels of the query, the time now (milliseconds) and the names seen before.

    A label in the body goes before one of the same name in the query. Raises :class:`Invalid` when the path or the
    query is malformed.
    """

    def __init__(self, metric: str | None, labels: Mapping[str, str], now: int, cache: SeriesCache) -> None:
        self.metric = None if metric is None else check_metric(metric)
        self.labels: Labels = check_labels(labels)
        self.now = now
        self._cache = cache
        # A body's labels are one JSON value, so nothing in a body can look like labels plus this.
        self._suffix = b"\n" + json.dumps(self.labels).encode() if self.labels else b""

    def metric_named(self, own: str) -> str:
        """The metric of a point that names ``own``, or nothing."""
        if not own:
            if self.metric is None:
                raise Invalid('no metric: say "metric": "…", or POST to /api/ingest/<metric>')
            return self.metric
        if self.metric is not None and own != self.metric:
            raise Invalid(f"metric {own[:80]!r}, but the path says {self.metric!r}")
        return own

    def series(self, own: str, written_labels: bytes) -> Series:
        """The series of a metric, named ``own`` in the body, and its labels as written in JSON.

        Raises :class:`Invalid`.
        """
        metric = self.metric_named(own)
        key = (metric, written_labels + self._suffix)
        series = self._cache.get(key)
        if series is None:
            series = self.series_of(metric, _decoded(written_labels))
            self._cache.put(key, series)
        return series

    def series_of(self, metric: str, labels: Mapping[str, str]) -> Series:
        """The series of a metric and its own labels."""
        return Series.named(metric, {**dict(self.labels), **labels})


def _decoded(written: bytes) -> dict[str, str]:
    """Labels from JSON: numbers and booleans become their JSON text, null is no label."""
    if written in _NO_LABELS:
        return {}
    try:
        labels = _LABELS.decode(written)
    except msgspec.ValidationError:
        raise Invalid('labels must be an object of texts such as {"room": "lab"}') from None
    except UnicodeDecodeError:
        raise Invalid("the labels are not UTF-8") from None
    except msgspec.DecodeError:
        raise Invalid("the labels hold a lone surrogate or a control character") from None
    if len(json.loads(written.decode(), object_pairs_hook=list)) != len(labels):
        raise Invalid("a label is given twice")
    return {name: value if isinstance(value, str) else _text(value) for name, value in labels.items()}


def _text(value: float | bool | None) -> str:
    return "" if value is None else json.dumps(value)
