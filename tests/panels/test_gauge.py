from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dashboard.panels.gauge import Options


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"show": "max", "label": "host"},
    ],
)
def test_what_is_right_is_kept(value: dict[str, Any]) -> None:
    assert msgspec.to_builtins(msgspec.convert(value, Options)) == value


@pytest.mark.parametrize(
    "value",
    [
        {"show": ""},
        {"label": 5},
    ],
)
def test_what_is_wrong_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(value, Options)
