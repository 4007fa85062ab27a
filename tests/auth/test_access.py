"""The table of who may what with a dashboard."""

from __future__ import annotations

from typing import get_args

import pytest

from dashboard.auth.access import Deed, may_on, part_of, require_on
from dashboard.errors import Forbidden, NotFound, Unauthenticated
from dashboard.model.access import EVERYONE, PARTS, Access, Everyone, Part
from dashboard.model.people import Person, Role

DEEDS = get_args(Deed)
MAY: dict[Part | None, set[str]] = {
    "owner": {"read", "speak", "edit", "share"},
    "editor": {"read", "speak", "edit"},
    "commenter": {"read", "speak"},
    "viewer": {"read"},
    None: set(),
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("everyone", EVERYONE)
@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_ones_own_part_comes_before_what_everyone_may(part: Part, everyone: Everyone, role: Role) -> None:
    ada = Person("u1", "Ada", role)
    access = Access({"u1": part, "u2": "owner"}, everyone)
    assert part_of(ada, access) == part
    assert {deed for deed in DEEDS if may_on(ada, deed, access)} == MAY[part]


@pytest.mark.parametrize(
    ("role", "everyone", "part"),
    [
        ("editor", "role", "editor"),
        ("viewer", "role", "commenter"),
        ("viewer", "editor", "editor"),
        ("editor", "viewer", "viewer"),
        ("editor", "nobody", None),
        ("admin", "nobody", "owner"),
        ("admin", "viewer", "owner"),
    ],
)
def test_whoever_has_no_part_has_that_of_everyone(role: Role, everyone: Everyone, part: Part | None) -> None:
    ada, access = Person("u1", "Ada", role), Access({"u2": "owner"}, everyone)
    assert part_of(ada, access) == part
    assert {deed for deed in DEEDS if may_on(ada, deed, access)} == MAY[part]


def test_a_refusal_names_the_part_and_hides_what_may_not_be_read() -> None:
    ada = Person("u1", "Ada", "viewer")
    with pytest.raises(Forbidden, match="as a viewer of this dashboard you may not edit it; ask one of its owners"):
        require_on(ada, "edit", Access({"u1": "viewer"}))
    with pytest.raises(Forbidden, match="as an editor"):
        require_on(ada, "share", Access({"u1": "editor"}))
    for hidden in (None, Access({}, "nobody")):
        with pytest.raises(NotFound, match="no such dashboard"):
            require_on(ada, "read", hidden)
    with pytest.raises(Unauthenticated):
        require_on(None, "read", Access())
