from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dashboard.panels.stat import Options


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"show": "sum", "tint": "panel", "sparkline": False, "delta": True, "better": "down", "label": "host"},
    ],
)
def test_what_is_right_is_kept(value: dict[str, Any]) -> None:
    assert msgspec.to_builtins(msgspec.convert(value, Options)) == value


@pytest.mark.parametrize(
    "value",
    [
        {"show": "median"},
        {"tint": "red"},
        {"sparkline": 1},
        {"better": "left"},
    ],
)
def test_what_is_wrong_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(value, Options)
