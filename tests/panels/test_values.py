from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dashboard.panels.values import Mapping


@pytest.mark.parametrize(
    "value",
    [
        {"value": 0.0, "text": "down", "color": "red"},
        {"value": "degraded", "color": "amber"},
        {"from": 1.0, "to": 1.0},
        {"to": 5.0, "text": "low"},
        {"missing": True, "text": "none"},
    ],
)
def test_what_is_right_is_kept(value: dict[str, Any]) -> None:
    assert msgspec.to_builtins(msgspec.convert(value, Mapping)) == value


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"text": "x"},
        {"value": 1, "missing": True},
        {"value": 1, "from": 0},
        {"from": 2, "to": 1},
        {"missing": False},
        {"value": None},
        {"value": 1, "color": "pink"},
        {
            "value": 1,
            "text": "x" * 101,
        },
        {"value": 1, "size": 2},
    ],
)
def test_what_is_wrong_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(value, Mapping)
