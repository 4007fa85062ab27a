from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec import Struct

from dashboard.document.place import place_of


class Leaf(Struct, forbid_unknown_fields=True):
    size: int = 0
    names: dict[str, str] = {}

    def __post_init__(self) -> None:
        if self.size == 13:
            raise ValueError("size: 13 brings bad luck")


class Branch(Struct, forbid_unknown_fields=True):
    leaves: dict[str, Leaf] = {}


class Tree(Struct, forbid_unknown_fields=True):
    branches: dict[str, Branch] = {}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"branches": {"a": {"leaves": {"b": {"size": "x"}}}}}, "branches.a.leaves.b.size: expected int, got str"),
        ({"branches": {"a": {}, "c": {"leaves": []}}}, "branches.c.leaves: expected object, got array"),
        (
            {"branches": {"a": {"leaves": {"b": {"names": {"x": 1}}}}}},
            "branches.a.leaves.b.names: expected str, got int",
        ),
        ({"branches": {"a": {"leaves": {"b": {"size": 13}}}}}, "branches.a.leaves.b.size: 13 brings bad luck"),
        ({"branches": {"a": 1}}, "branches.a: expected object, got int"),
        ({"twigs": {}}, "unknown field twigs"),
        (3, "expected object, got int"),
    ],
)
def test_the_place_is_named_down_to_the_key(value: Any, said: str) -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(value, Tree)
    assert place_of(caught.value, value, {"branches": Branch, "leaves": Leaf}) == said
