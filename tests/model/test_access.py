from __future__ import annotations

from typing import get_args

from dashboard.model.access import EVERYONE, PARTS, Access, Everyone, Part


def test_every_part_is_listed_the_strongest_first() -> None:
    assert get_args(Part) == PARTS == ("owner", "editor", "commenter", "viewer")
    assert get_args(Everyone) == EVERYONE


def test_owners_are_those_with_that_part() -> None:
    assert Access({"u1": "owner", "u2": "editor", "u3": "owner"}).owners == ["u1", "u3"]
    assert Access().owners == []
