"""Where values lie, as colours over time."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from dashboard.panels.series import Label


class Options(Struct, frozen=True, rename="camel"):
    """What the rows are, and how colours follow numbers."""

    rows: Literal["series", "values", "le"] | UnsetType = UNSET
    """A row for each series; for each range of values; for each bucket of a histogram, by its label ``le``."""
    ranges: Annotated[int, Meta(ge=4, le=60)] | UnsetType = UNSET
    """Into how many ranges values are counted."""
    tones: Literal["linear", "sqrt", "log"] | UnsetType = UNSET
    label: Label | UnsetType = UNSET
