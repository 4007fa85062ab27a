"""A row for each series."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from dashboard.panels.series import Label


class Options(Struct, frozen=True, rename="camel"):
    """Order and columns."""

    sort: Literal["name", "last", "avg", "min", "max"] | UnsetType = UNSET
    down: bool | UnsetType = UNSET
    bars: bool | UnsetType = UNSET
    columns: Literal["all", "now"] | UnsetType = UNSET
    label: Label | UnsetType = UNSET
