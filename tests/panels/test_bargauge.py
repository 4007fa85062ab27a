from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dashboard.panels.bargauge import Options


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"show": "avg", "top": 5, "order": "low", "label": "host"},
    ],
)
def test_what_is_right_is_kept(value: dict[str, Any]) -> None:
    assert msgspec.to_builtins(msgspec.convert(value, Options)) == value


@pytest.mark.parametrize(
    "value",
    [
        {"top": 0},
        {"top": 51},
        {"top": 2.5},
        {"order": "none"},
    ],
)
def test_what_is_wrong_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(value, Options)
