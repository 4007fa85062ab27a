"""A series: one metric with one set of labels."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.names import Labels, check_labels, check_metric, series_id


@dataclass(frozen=True, slots=True)
class Series:
    """One metric with one set of labels; ``labels`` are canonical and ``id`` follows from the two."""

    id: int
    metric: str
    labels: Labels

    @classmethod
    def named(cls, metric: str, labels: dict[str, str]) -> Series:
        """The series of this name, checked; raises :class:`dashboard.errors.Invalid`."""
        canonical = check_labels(labels)
        return cls(series_id(check_metric(metric), canonical), metric, canonical)
