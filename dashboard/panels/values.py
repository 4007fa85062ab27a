"""How values are said and coloured: thresholds, and mappings from values to words.

The browser's twins are ``static/src/document/panel.ts`` and ``static/src/charts/mapping.ts``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

Color = Literal["green", "amber", "red", "blue", "grey"]
"""Good, warning, bad; and two that do not judge."""


class Threshold(Struct, frozen=True, forbid_unknown_fields=True):
    """From this value on, this colour."""

    value: float
    color: Color


class Mapping(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, rename={"from_": "from"}):
    """What a value is called and how it looks: one value, a range (both ends belong to it), or the lack of a value.

    One value goes before ranges, and the narrowest range before wider ones. ``text`` stands for the number; where it
    is empty the number is written, in the colour.
    """

    value: float | Annotated[str, Meta(max_length=100)] | UnsetType = UNSET
    from_: float | UnsetType = UNSET
    to: float | UnsetType = UNSET
    missing: Literal[True] | UnsetType = UNSET
    text: Annotated[str, Meta(max_length=100)] = ""
    color: Color | UnsetType = UNSET

    def __post_init__(self) -> None:
        ranged = self.from_ is not UNSET or self.to is not UNSET
        if (self.value is not UNSET) + ranged + (self.missing is not UNSET) != 1:
            raise ValueError('either "value", or "from" and "to", or "missing": true')
        if isinstance(self.from_, float) and isinstance(self.to, float) and self.from_ > self.to:
            raise ValueError(f"from: {self.from_:g} is above to, {self.to:g}")
