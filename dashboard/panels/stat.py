"""One number as large as fits."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from dashboard.panels.series import Label, Show


class Options(Struct, frozen=True, rename="camel"):
    """What stands around the number."""

    show: Show | UnsetType = UNSET
    tint: Literal["value", "panel", "none"] | UnsetType = UNSET
    """What the colour of the threshold is given to."""
    sparkline: bool | UnsetType = UNSET
    delta: bool | UnsetType = UNSET
    better: Literal["neither", "up", "down"] | UnsetType = UNSET
    """Which change is a good one."""
    label: Label | UnsetType = UNSET
