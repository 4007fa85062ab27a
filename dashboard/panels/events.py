"""What happened in the room."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType


class Options(Struct, frozen=True, rename="camel"):
    """What is listed; without them messages and marked moments are, edits and comings are not."""

    messages: bool | UnsetType = UNSET
    moments: bool | UnsetType = UNSET
    edits: bool | UnsetType = UNSET
    """What was changed in the dashboard, and by whom."""
    comings: bool | UnsetType = UNSET
    """Who came and who left."""
    follow: bool | UnsetType = UNSET
    """Whether the list stays at its newest entry."""
    search: bool | UnsetType = UNSET
