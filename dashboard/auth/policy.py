"""May they? One question, asked in the first line of every verb; who they are is answered elsewhere.

Whatever is not in the table is denied.
"""

from __future__ import annotations

from typing import Final, Literal

from dashboard.errors import Forbidden, Unauthenticated
from dashboard.model.people import Person, Principal, Role, Source
from dashboard.names import glob

Action = Literal["read", "speak", "push", "edit", "manage"]
"""``read`` data and dashboards, ``speak`` in rooms, ``push`` points, ``edit`` dashboards, ``manage`` people, keys."""

_PEOPLE: Final[dict[Role, frozenset[Action]]] = {
    "admin": frozenset({"read", "speak", "push", "edit", "manage"}),
    "editor": frozenset({"read", "speak", "push", "edit"}),
    "viewer": frozenset({"read", "speak"}),
}


def may(principal: Principal | None, action: Action) -> bool:
    """Whether the principal may do this kind of thing at all."""
    if isinstance(principal, Person):
        return action in _PEOPLE[principal.role]
    if isinstance(principal, Source):
        return action == "push"
    return False


def require(principal: Principal | None, action: Action) -> None:
    """Raise :class:`Unauthenticated` or :class:`Forbidden` unless the principal may."""
    if principal is None:
        raise Unauthenticated("sign in, or send a key: Authorization: Bearer KEY")
    if may(principal, action):
        return
    if isinstance(principal, Source):
        raise Forbidden(f"a source's key may push data, not {action}")
    raise Forbidden(f"a {principal.role} may not {action}")


def may_push(principal: Principal, metric: str) -> bool:
    """Whether the metric is within what the principal may push."""
    if isinstance(principal, Source) and principal.metrics:
        return any(glob(pattern).fullmatch(metric) for pattern in principal.metrics)
    return may(principal, "push")
