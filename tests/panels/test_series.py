from __future__ import annotations

import msgspec
import pytest

from dashboard.panels.series import Label, Show


def test_a_label_is_a_name_of_some_length() -> None:
    assert msgspec.convert("host", Label) == "host"
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert("x" * 101, Label)


def test_a_value_is_one_of_five() -> None:
    shown: list[str] = [msgspec.convert(name, Show) for name in ("last", "avg", "min", "max", "sum")]
    assert len(shown) == 5
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert("median", Show)
