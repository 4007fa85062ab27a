"""A value as a part of its scale."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from dashboard.panels.series import Label, Show


class Options(Struct, frozen=True, rename="camel"):
    """Which value, and of what it is called."""

    show: Show | UnsetType = UNSET
    label: Label | UnsetType = UNSET
