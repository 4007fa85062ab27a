"""What happened in the room."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType


class Options(Struct, frozen=True, rename="camel"):
    """What is listed."""

    listed: Literal["all", "marks", "messages"] | UnsetType = UNSET
    follow: bool | UnsetType = UNSET
    """Whether the list stays at its newest entry."""
    search: bool | UnsetType = UNSET
