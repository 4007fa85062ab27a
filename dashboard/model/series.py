"""A series: one metric with one set of labels."""

from __future__ import annotations

from dataclasses import dataclass, field

from dashboard.names import Labels, check_labels, check_metric, series_id


@dataclass(frozen=True, slots=True)
class Series:
    """One metric with one set of labels; ``labels`` are canonical and ``id`` follows from the two.

    A series of states has ``states``: the texts that its values are places in. The list grows as new ones come.
    """

    id: int
    metric: str
    labels: Labels
    states: list[str] | None = field(default=None, compare=False)

    @classmethod
    def named(cls, metric: str, labels: dict[str, str]) -> Series:
        """The series of this name, checked; raises :class:`dashboard.errors.Invalid`."""
        canonical = check_labels(labels)
        return cls(series_id(check_metric(metric), canonical), metric, canonical)
