"""Who may be asking: a person who signed in, or a source that pushes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["admin", "editor", "viewer"]
"""What a person may do in the workspace; each role may do what those after it may."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with a name and a role."""

    id: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Source:
    """Something that pushes data in, known by its key.

    ``metrics`` are globs; none means that any metric is allowed. ``rate`` is in points per second, ``None`` = no limit.
    """

    id: str
    name: str
    metrics: tuple[str, ...]
    rate: float | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person as known on one connection or request: by which session, and until when.

    ``expires`` is in milliseconds since the epoch; ``None`` while the browser session lasts.
    """

    person: Person
    session: str
    expires: int | None


Principal = Person | Source
"""Anyone the policy can be asked about."""
