from __future__ import annotations

import re
from fnmatch import translate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import Invalid
from dashboard.names import check_labels, check_metric, check_pattern, glob, is_glob, series_id

NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,20}", fullmatch=True)
VALUES = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=50)
LABELS = st.dictionaries(NAMES, VALUES, max_size=8)


@pytest.mark.parametrize(
    "name", ["cpu", "cpu_usage", "http:requests:rate5m", "a.b/c%d@e-f", "Größe", "a b c", "1m", "_"]
)
def test_metric_names(name: str) -> None:
    assert check_metric(name) == name


@pytest.mark.parametrize(
    "name", ["", " a", "a ", "a  b", "a\nb", "a\x00", "-a", "$x", "a*", "a?", "{a}", "\ud800", "x" * 201]
)
def test_what_is_no_metric_name(name: str) -> None:
    with pytest.raises(Invalid, match="metric name"):
        check_metric(name)


@given(LABELS)
def test_labels_are_sorted_and_their_order_does_not_matter(labels: dict[str, str]) -> None:
    canonical = check_labels(labels)
    assert list(canonical) == sorted(labels.items())
    assert check_labels(dict(reversed(labels.items()))) == canonical
    assert check_labels({**labels, "empty_one": ""}) == tuple(pair for pair in canonical if pair[0] != "empty_one")


@pytest.mark.parametrize(
    "labels", [{"": "x"}, {"1a": "x"}, {"a b": "x"}, {"a": "x\ny"}, {"a": "\ud800"}, {"a": "x" * 501}, {"a" * 101: "x"}]
)
def test_malformed_labels(labels: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="label"):
        check_labels(labels)


@given(NAMES, LABELS, NAMES, LABELS)
def test_an_id_is_its_names_and_no_others(
    metric: str, labels: dict[str, str], other: str, more: dict[str, str]
) -> None:
    one, two = check_labels(labels), check_labels(more)
    assert -(2**63) <= series_id(metric, one) < 2**63
    assert (series_id(metric, one) == series_id(other, two)) == ((metric, one) == (other, two))


def test_ids_never_change() -> None:
    """They are in every database: another way to compute them would orphan what is kept."""
    assert series_id("cpu", ()) == -8109541498436124168
    assert series_id("cpu", (("host", "a"),)) != series_id("cpu", (("host", "b"),))


@given(st.text("ab*?", max_size=8), st.text("ab.", max_size=8))
def test_globs_are_those_of_a_shell(pattern: str, text: str) -> None:
    assert (glob(pattern).fullmatch(text) is not None) == (re.fullmatch(translate(pattern), text) is not None)
    assert is_glob(pattern) == (set(pattern) & set("*?") != set())


def test_a_glob_cannot_be_made_slow() -> None:
    with pytest.raises(Invalid, match="wildcards"):
        glob("*a" * 9)
    # Every way to share out the letters would be tried: 10 ** 14 of them, and the test would never end.
    assert glob("*a*a*a*a*a*a*a*a").fullmatch("a" * 200 + "b") is None
    assert glob("*a?*a?*a?*a?*a").fullmatch("a" * 500 + "b") is None


@pytest.mark.parametrize("pattern", ["cpu_*", "*", "c?u", "cpu"])
def test_patterns(pattern: str) -> None:
    assert check_pattern(pattern) == pattern


@pytest.mark.parametrize("pattern", ["", "a[b]", "a\n*", "{*}", "*" * 9 + "a*b", "x" * 201, "a\\*"])
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(Invalid):
        check_pattern(pattern)
