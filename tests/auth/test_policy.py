from __future__ import annotations

from typing import get_args

import pytest

from dashboard.auth.policy import Action, may, may_push, require
from dashboard.errors import Forbidden, Unauthenticated
from dashboard.model.people import Person, Role, Source

TABLE: dict[str, set[str]] = {
    "admin": {"read", "push", "edit", "manage", "speak"},
    "editor": {"read", "push", "edit", "speak"},
    "viewer": {"read", "speak"},
}


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("action", get_args(Action))
def test_each_role_may_what_the_table_says(role: Role, action: Action) -> None:
    person = Person("u1", "Ada", role)
    assert may(person, action) == (action in TABLE[role])
    if action in TABLE[role]:
        require(person, action)
    else:
        with pytest.raises(Forbidden, match=role):
            require(person, action)


@pytest.mark.parametrize("action", get_args(Action))
def test_a_source_may_push_and_nobody_nothing(action: Action) -> None:
    source = Source("k1", "s", (), None)
    assert may(source, action) == (action == "push")
    assert not may(None, action)
    with pytest.raises(Unauthenticated):
        require(None, action)
    if action != "push":
        with pytest.raises(Forbidden):
            require(source, action)


@pytest.mark.parametrize(
    ("patterns", "metric", "allowed"),
    [
        ((), "any", True),
        (("cpu_*",), "cpu_x", True),
        (("cpu_*",), "mem", False),
        (("a", "b"), "b", True),
        (("a",), "ab", False),
    ],
)
def test_a_key_reaches_as_far_as_its_patterns(patterns: tuple[str, ...], metric: str, allowed: bool) -> None:
    assert may_push(Source("k1", "s", patterns, None), metric) is allowed


def test_people_push_what_their_role_allows() -> None:
    assert may_push(Person("u1", "Ada", "editor"), "any")
    assert not may_push(Person("u1", "Ada", "viewer"), "any")
