"""Options that several kinds have: how series are named, and which value of each is shown."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

Label = Annotated[str, Meta(max_length=100)]
"""The label whose value names a series; without it those that tell the series apart do."""
Show = Literal["last", "avg", "min", "max", "sum"]
"""As it is now, or over the range."""
