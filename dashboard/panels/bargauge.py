"""The largest of many as bars."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from dashboard.panels.series import Label, Show


class Options(Struct, frozen=True, rename="camel"):
    """How many bars, and in which order."""

    show: Show | UnsetType = UNSET
    top: Annotated[int, Meta(ge=1, le=50)] | UnsetType = UNSET
    order: Literal["high", "low", "name"] | UnsetType = UNSET
    label: Label | UnsetType = UNSET
