"""Values over time."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from dashboard.panels.series import Label


class Options(Struct, frozen=True, rename="camel"):
    """How lines are drawn, and against which axes."""

    style: Literal["line", "area", "bars", "points", "steps"] | UnsetType = UNSET
    stacked: bool | UnsetType = UNSET
    gaps: Literal["usual", "connect", "break"] | UnsetType = UNSET
    """Where values are missing: a gap after three usual intervals, lines that go on, or always a gap."""
    scale: Literal["linear", "log"] | UnsetType = UNSET
    right: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET
    """Ids of the queries that are drawn against the right axis, with spaces between them."""
    right_unit: Annotated[str, Meta(max_length=40)] | UnsetType = UNSET
    marks: Literal["both", "lines", "regions", "none"] | UnsetType = UNSET
    """What of the thresholds is drawn."""
    legend: bool | UnsetType = UNSET
    extremes: bool | UnsetType = UNSET
    """Whether the legend says the least and the most."""
    label: Label | UnsetType = UNSET
