"""The table of who may what with a dashboard."""

from __future__ import annotations

from typing import get_args

import pytest

from dashboard.auth.access import Deed, may_on, part_of, require_from_outside, require_on
from dashboard.errors import Forbidden, NotFound, Unauthenticated
from dashboard.model.access import EVERYONE, PARTS, Access, Everyone, Part
from dashboard.model.people import Person, Role, Source

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


@pytest.mark.parametrize(
    ("everyone", "may"),
    [
        ("role", {"read", "speak"}),
        ("editor", {"read", "speak"}),
        ("commenter", {"read", "speak"}),
        ("viewer", {"read"}),
        ("nobody", set()),
    ],
)
def test_a_source_may_what_everyone_may_and_learns_of_nothing_else(everyone: Everyone, may: set[str]) -> None:
    source, access = Source("k1", "ci", (), None), Access({"k1": "owner"}, everyone)
    refused = {}
    for deed in DEEDS:
        try:
            require_from_outside(source, deed, access)
        except NotFound as error:
            refused[deed] = error.message
    assert set(DEEDS) - set(refused) == may
    with pytest.raises(NotFound) as unknown:
        require_from_outside(source, "read", None)
    assert set(refused.values()) == {unknown.value.message}
    with pytest.raises(Forbidden):
        require_on(source, "read", access)  # type: ignore[arg-type]  # it is in no room


def test_people_reach_from_outside_what_they_reach_inside() -> None:
    ada = Person("u1", "Ada", "editor")
    require_from_outside(ada, "speak", Access({"u1": "commenter"}, "nobody"))
    with pytest.raises(Forbidden):
        require_from_outside(ada, "speak", Access({"u1": "viewer"}))
    with pytest.raises(NotFound):
        require_from_outside(ada, "read", Access({}, "nobody"))
    with pytest.raises(Unauthenticated):
        require_from_outside(None, "read", Access())
