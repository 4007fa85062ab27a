"""Who is here."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType


class Options(Struct, frozen=True, rename="camel"):
    """What is said about people."""

    where: bool | UnsetType = UNSET
    """Whether it says which panel somebody looks at."""
