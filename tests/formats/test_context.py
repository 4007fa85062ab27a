from __future__ import annotations

import pytest

from dashboard.errors import Invalid
from dashboard.formats.cache import SeriesCache
from dashboard.formats.context import Context
from dashboard.model.series import Series
from tests.formats.reading import NOW, context


def test_labels_of_the_body_go_before_those_of_the_query() -> None:
    request = context(labels={"room": "lab", "site": "x"})
    assert request.series("cpu", b'{"room": "hall"}').labels == (("room", "hall"), ("site", "x"))
    assert request.series("cpu", b'{"room": ""}').labels == (("site", "x"),)


def test_the_same_labels_under_another_query_are_another_series() -> None:
    cache = SeriesCache()
    labs = [Context(None, {"room": room}, NOW, cache).series("cpu", b"{}") for room in ("a", "b")]
    assert [series.labels for series in labs] == [(("room", "a"),), (("room", "b"),)]


def test_numbers_and_booleans_as_labels_become_their_text() -> None:
    assert context().series("cpu", b'{"core": 0, "up": true, "load": 1.5, "gone": null}').labels == (
        ("core", "0"),
        ("load", "1.5"),
        ("up", "true"),
    )


def test_a_name_seen_before_is_the_same_series() -> None:
    request = context()
    first = request.series("cpu", b'{"a":"b"}')
    assert request.series("cpu", b'{"a":"b"}') is first
    assert first == Series.named("cpu", {"a": "b"})


@pytest.mark.parametrize("written", [b"", b"{}", b"null"])
def test_no_labels(written: bytes) -> None:
    assert context().series("cpu", written).labels == ()


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (b"[]", "object of texts"),
        (b'"x"', "object of texts"),
        (b'{"a":{}}', "object of texts"),
        (b'{"a":"1","a":"2"}', "twice"),
        (b'{"a":"\xff"}', "UTF-8"),
        (b'{"a":"\\ud800"}', "surrogate"),
        (b'{"a":"\\u0000"}', "control character"),
        (b'{"a b":"x"}', "label name"),
        (b'{"a":' + b"9" * 5000 + b"}", "object of texts"),
    ],
)
def test_labels_that_are_wrong_are_refused_with_the_reason(written: bytes, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        context().series("cpu", written)


def test_the_metric_of_the_path() -> None:
    request = context("room_temp")
    assert request.metric_named("") == "room_temp"
    assert request.metric_named("room_temp") == "room_temp"
    with pytest.raises(Invalid, match="the path says 'room_temp'"):
        request.metric_named("other")


def test_no_metric_at_all_is_refused() -> None:
    with pytest.raises(Invalid, match="no metric"):
        context().metric_named("")


def test_a_malformed_path_or_query_is_refused() -> None:
    with pytest.raises(Invalid, match="metric name"):
        context("a\x00b")
    with pytest.raises(Invalid, match="label name"):
        context("a", {"not a label": "x"})
