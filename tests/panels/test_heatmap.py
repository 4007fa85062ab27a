from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dashboard.panels.heatmap import Options


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"rows": "le", "ranges": 20, "tones": "log", "label": "host"},
    ],
)
def test_what_is_right_is_kept(value: dict[str, Any]) -> None:
    assert msgspec.to_builtins(msgspec.convert(value, Options)) == value


@pytest.mark.parametrize(
    "value",
    [
        {"rows": "all"},
        {"ranges": 3},
        {"ranges": 61},
        {"tones": "dark"},
    ],
)
def test_what_is_wrong_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(value, Options)
