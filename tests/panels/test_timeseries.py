from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dashboard.panels.timeseries import Options


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"style": "steps", "stacked": True, "gaps": "connect", "label": "host"},
        {
            "scale": "log",
            "right": "q2 q3",
            "rightUnit": "bytes",
            "marks": "regions",
            "legend": False,
            "extremes": False,
        },
    ],
)
def test_what_is_right_is_kept(value: dict[str, Any]) -> None:
    assert msgspec.to_builtins(msgspec.convert(value, Options)) == value


@pytest.mark.parametrize(
    "value",
    [
        {"style": "pie"},
        {"stacked": "yes"},
        {"gaps": 3},
        {"scale": "cubic"},
        {"right": "x" * 201},
        {"rightUnit": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"},
        {"marks": True},
        {"label": "x" * 101},
    ],
)
def test_what_is_wrong_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(value, Options)
