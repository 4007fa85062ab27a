from __future__ import annotations

import json
from typing import Any, Final

import msgspec
import pytest
from msgspec import inspect

from dashboard.document.units import UNITS
from dashboard.panels.options import KINDS, Options, check_kind
from tests.codebase import ROOT

VECTORS: Final = json.loads((ROOT / "tests/vectors/panels.json").read_text(encoding="utf-8"))
"""What each kind may be told, as the editor's forms have it too."""


def described(kind: str) -> dict[str, Any]:
    """The options of a kind: the choices of each, its bounds, or its type."""
    found = inspect.type_info(KINDS[kind])
    assert isinstance(found, inspect.StructType)
    return {field.encode_name: _described(field.type) for field in found.fields}


def _described(one: inspect.Type) -> Any:
    if isinstance(one, inspect.UnionType):
        return _described(one.types[0])
    if isinstance(one, inspect.LiteralType):
        return sorted(one.values)
    if isinstance(one, inspect.BoolType):
        return "boolean"
    if isinstance(one, inspect.StrType):
        return {"max": one.max_length}
    assert isinstance(one, inspect.IntType)
    return {"min": one.ge, "max": one.le}


def test_the_options_of_every_kind_are_those_of_the_forms() -> None:
    assert {kind: described(kind) for kind in KINDS} == VECTORS


def test_options_of_all_kinds_may_stand_together() -> None:
    together = {"style": "bars", "show": "max", "top": 3, "text": "hello", "rightUnit": "bytes"}
    assert msgspec.to_builtins(msgspec.convert(together, Options)) == together


@pytest.mark.parametrize("value", [{"stile": "bars"}, {"style": "pie"}, {"top": 0}, {"right_unit": "bytes"}])
def test_what_no_kind_knows_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(value, Options)


def test_a_kind_that_does_not_exist_is_refused_with_those_that_do() -> None:
    for kind in KINDS:
        check_kind(kind)
    with pytest.raises(ValueError, match="kind: 'pie' is not one of timeseries, stat"):
        check_kind("pie")


def test_every_kind_option_and_unit_is_documented() -> None:
    document = (ROOT / "docs/panels.md").read_text(encoding="utf-8")
    for kind in KINDS:
        section = document.split(f"\n### {kind}\n")[1].split("\n#")[0]
        assert [name for name in described(kind) if f"`{name}`" not in section] == [], kind
    assert [unit for unit in UNITS if unit and f"`{unit}`" not in document] == []
