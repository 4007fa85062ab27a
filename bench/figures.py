"""What was measured: figures with their spread, and what was asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured of one subject, once in each repetition."""

    subject: str
    measure: str
    unit: str
    values: Sequence[float]

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def least(self) -> float:
        return min(self.values)

    @property
    def most(self) -> float:
        return max(self.values)


@dataclass(frozen=True, slots=True)
class Check:
    """What was asked for, and what the median says; ``values`` are paired by repetition where two are compared."""

    what: str
    sign: Literal["≥", "≤"]
    wanted: float
    values: Sequence[float]

    @property
    def reached(self) -> bool:
        got = median(self.values)
        return got >= self.wanted if self.sign == "≥" else got <= self.wanted


@dataclass(slots=True)
class Result:
    """Everything that one scenario found."""

    name: str
    title: str
    figures: list[Figure] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """One divided by the other, repetition by repetition."""
    return [over / under for over, under in zip(above, below, strict=True)]
