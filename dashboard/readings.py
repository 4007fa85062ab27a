"""Reads the numbers of several workers: joined for Prometheus, and summed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families

_BOUND: Final = "le"


class _Joined:
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def joined(texts: Mapping[str, str]) -> str:
    """The numbers of several workers (worker → text) as one text, each sample labelled with its worker."""
    families: dict[str, Metric] = {}
    for worker, text in sorted(texts.items()):
        for family in text_string_to_metric_families(text):
            kept = families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
            for sample in family.samples:
                kept.add_sample(sample.name, {**sample.labels, "worker": worker}, sample.value)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Joined(families.values()))
    return generate_latest(registry).decode()


class Sums:
    """The numbers of several workers added up."""

    def __init__(self, texts: Iterable[str]) -> None:
        """``texts`` are what workers say of themselves, as Prometheus text."""
        self._samples: dict[str, list[tuple[dict[str, str], float]]] = defaultdict(list)
        for text in texts:
            for family in text_string_to_metric_families(text):
                for sample in family.samples:
                    self._samples[sample.name].append((sample.labels, sample.value))

    def total(self, name: str, **labels: str) -> float:
        """The sum of one number, of those samples that have these labels; 0 when there is no such number."""
        wanted = labels.items()
        return sum(value for found, value in self._samples.get(name, ()) if wanted <= found.items())

    def by(self, name: str, label: str, **labels: str) -> dict[str, float]:
        """The sum for each value of a label, of those samples that have ``labels``."""
        wanted, sums = labels.items(), defaultdict[str, float](float)
        for found, value in self._samples.get(name, ()):
            if wanted <= found.items():
                sums[found[label]] += value
        return dict(sums)

    def quantile(self, name: str, share: float, **labels: str) -> float | None:
        """An upper bound of the value that a share of a histogram's observations does not exceed.

        It is the bound of the bucket that holds it; ``None`` when nothing was observed, or it is beyond all bounds.
        """
        return quantile({float(bound): n for bound, n in self.by(f"{name}_bucket", _BOUND, **labels).items()}, share)


def quantile(buckets: Mapping[float, float], share: float) -> float | None:
    """The smallest bound below which there is this share, of cumulative counts by bound as Prometheus has them."""
    bounds = sorted(buckets)
    if not bounds or not buckets[bounds[-1]]:
        return None
    wanted = share * buckets[bounds[-1]]
    found = next(bound for bound in bounds if buckets[bound] >= wanted)
    return None if found == float("inf") else found
