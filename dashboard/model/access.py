"""Who has which part in one dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Part = Literal["owner", "editor", "commenter", "viewer"]
"""What somebody may do with one dashboard; each may do what those after it may."""
PARTS: Final[tuple[Part, ...]] = ("owner", "editor", "commenter", "viewer")

Everyone = Literal["role", "editor", "commenter", "viewer", "nobody"]
"""The part of those who have none of their own; with ``role`` it follows from their role in the workspace."""
EVERYONE: Final[tuple[Everyone, ...]] = ("role", "editor", "commenter", "viewer", "nobody")


@dataclass(frozen=True, slots=True)
class Access:
    """The parts of people (by their ids) in one dashboard, and of everyone else."""

    people: Mapping[str, Part] = field(default_factory=dict)
    everyone: Everyone = "role"

    @property
    def owners(self) -> list[str]:
        """The ids of those who own it."""
        return [person for person, part in self.people.items() if part == "owner"]
