from __future__ import annotations

import pytest

from dashboard.errors import Invalid
from dashboard.model.series import Series
from dashboard.names import series_id


def test_a_series_is_named_by_its_canonical_labels() -> None:
    series = Series.named("cpu", {"b": "2", "a": "1", "empty": ""})
    assert series == Series(series_id("cpu", (("a", "1"), ("b", "2"))), "cpu", (("a", "1"), ("b", "2")))


def test_names_are_checked() -> None:
    with pytest.raises(Invalid):
        Series.named("", {})
    with pytest.raises(Invalid):
        Series.named("cpu", {"a b": "1"})
