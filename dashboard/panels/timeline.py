"""Which state when."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from dashboard.panels.series import Label


class Options(Struct, frozen=True, rename="camel"):
    """What is written, and whether states that follow each other are one."""

    written: bool | UnsetType = UNSET
    """Whether a state is written into its bar where there is room."""
    merged: bool | UnsetType = UNSET
    """Whether equal states that follow each other are one bar."""
    label: Label | UnsetType = UNSET
