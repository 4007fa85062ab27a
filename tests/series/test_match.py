from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import Invalid
from dashboard.model.series import Series
from dashboard.series.match import literal_range, matches, matches_text

CPU = Series.named("cpu_user", {"host": "web-1", "core": "0"})
_TEXT = st.text("ab*?_", max_size=6)


@pytest.mark.parametrize(
    ("metric", "where", "expected"),
    [
        ("cpu_user", {}, True),
        ("cpu_*", {"host": "web-*"}, True),
        ("*", {"host": "web-?", "core": "0"}, True),
        ("cpu", {}, False),
        ("cpu_user", {"host": "db-*"}, False),
        ("cpu_user", {"room": ""}, True),
        ("cpu_user", {"room": "*"}, True),
        ("cpu_user", {"room": "?*"}, False),
        ("cpu.user", {}, False),
    ],
)
def test_matches(metric: str, where: dict[str, str], expected: bool) -> None:
    assert matches(CPU, metric, where) is expected


@given(_TEXT, _TEXT)
def test_what_matches_lies_in_the_literal_range(text: str, pattern: str) -> None:
    low, high = literal_range(pattern)
    if matches_text(text, pattern):
        assert low <= text <= high


def test_a_pattern_without_wildcards_has_a_range_of_itself() -> None:
    assert literal_range("cpu") == ("cpu", "cpu")


def test_a_pattern_that_could_take_for_ever_is_refused() -> None:
    with pytest.raises(Invalid):
        matches_text("a" * 100, "*a" * 20)
