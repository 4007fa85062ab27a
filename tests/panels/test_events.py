from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dashboard.panels.events import Options


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"messages": False, "moments": True, "edits": True, "comings": False, "follow": False, "search": False},
    ],
)
def test_what_is_right_is_kept(value: dict[str, Any]) -> None:
    assert msgspec.to_builtins(msgspec.convert(value, Options)) == value


@pytest.mark.parametrize(
    "value",
    [
        {"edits": "some"},
        {"follow": "no"},
    ],
)
def test_what_is_wrong_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(value, Options)
