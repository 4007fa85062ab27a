"""May they, on this dashboard? A person's part in it decides, or what everyone may, or their role in the workspace.

Whoever may not even read a dashboard is told the same as for one that does not exist. A source has no part of its own:
it may what everyone may, and of a dashboard in which everyone may not do that it learns nothing, not even that it is
there.
"""

from __future__ import annotations

from typing import Final, Literal

from dashboard.auth.policy import require
from dashboard.errors import Forbidden, NotFound
from dashboard.model.access import Access, Everyone, Part
from dashboard.model.people import Person, Principal, Role, Source

Deed = Literal["read", "speak", "edit", "share"]
DEEDS: Final[tuple[Deed, ...]] = ("read", "speak", "edit", "share")
"""``read`` a dashboard and its room, ``speak`` in it, ``edit`` it, ``share`` it: say who may what, and delete it."""

_PARTS: Final[dict[Part, frozenset[Deed]]] = {
    "owner": frozenset({"read", "speak", "edit", "share"}),
    "editor": frozenset({"read", "speak", "edit"}),
    "commenter": frozenset({"read", "speak"}),
    "viewer": frozenset({"read"}),
}
_BY_ROLE: Final[dict[Role, Part]] = {"admin": "owner", "editor": "editor", "viewer": "commenter"}
_OF_SOURCES: Final[dict[Everyone, Part | None]] = {
    "role": "commenter",
    "editor": "commenter",
    "commenter": "commenter",
    "viewer": "viewer",
    "nobody": None,
}
"""What follows from a role is for a source what it is for the least of them; and no source edits."""

UNKNOWN: Final = "there is no such dashboard, or it is not shared with you"
"""What hides a dashboard: the words for one that does not exist."""


def part_of(person: Person, access: Access) -> Part | None:
    """The part that a person has in a dashboard, if any; an admin of the workspace has every right."""
    if person.role == "admin":
        return "owner"
    own = access.people.get(person.id)
    if own is not None:
        return own
    if access.everyone == "nobody":
        return None
    return _BY_ROLE[person.role] if access.everyone == "role" else access.everyone


def may_on(person: Person, deed: Deed, access: Access) -> bool:
    """Whether a person may do this with a dashboard."""
    part = part_of(person, access)
    return part is not None and deed in _PARTS[part]


def require_on(person: Person | None, deed: Deed, access: Access | None) -> None:
    """Raise unless the person may; ``access`` is ``None`` for a dashboard that does not exist."""
    require(person, "read")
    assert person is not None
    part = None if access is None else part_of(person, access)
    if part is None:
        raise NotFound(UNKNOWN)
    if deed not in _PARTS[part]:
        raise Forbidden(f"as {_article(part)} of this dashboard you may not {deed}{_remedy(deed)}")


def require_from_outside(principal: Principal | None, deed: Deed, access: Access | None) -> None:
    """Likewise for whoever reaches into a dashboard without being there, which sources do too."""
    if not isinstance(principal, Source):
        require_on(principal, deed, access)
        return
    require(principal, "push")
    part = None if access is None else _OF_SOURCES[access.everyone]
    if part is None or deed not in _PARTS[part]:
        raise NotFound(UNKNOWN)


def _article(part: Part) -> str:
    return f"an {part}" if part[0] in "aeiou" else f"a {part}"


def _remedy(deed: Deed) -> str:
    return " it; ask one of its owners" if deed in {"edit", "share"} else "; ask one of its owners"
