"""What is written down: Markdown."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType


class Options(Struct, frozen=True, rename="camel"):
    """The text and its size."""

    text: Annotated[str, Meta(max_length=20_000)] | UnsetType = UNSET
    size: Literal["small", "normal", "large"] | UnsetType = UNSET
