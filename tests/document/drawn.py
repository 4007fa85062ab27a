"""Dashboards and operations as hypothesis draws them: few ids, so that operations meet."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from dashboard.document.operations import normal
from dashboard.model.operations import Operation, OperationKind

IDS = st.sampled_from(["a", "b", "c", "1"])
TEXTS = st.sampled_from(["", "x", "CPU", "é🙂"])
NUMBERS = st.one_of(st.integers(-3, 200), st.sampled_from([0.5, 1.0, -2.25]))
PLACES = st.tuples(st.integers(0, 12), st.integers(0, 9), st.integers(1, 12), st.integers(1, 9)).map(list)
WHERE = st.dictionaries(TEXTS, TEXTS, max_size=2)
QUERIES = st.fixed_dictionaries({"metric": TEXTS}, optional={"where": WHERE, "over": TEXTS, "by": st.lists(TEXTS)})
THRESHOLDS = st.fixed_dictionaries({"value": NUMBERS, "color": TEXTS})
OPTIONS = st.one_of(st.booleans(), NUMBERS, TEXTS)
PANELS = st.fixed_dictionaries(
    {"kind": TEXTS, "title": TEXTS, "at": PLACES},
    optional={
        "queries": st.dictionaries(IDS, QUERIES, max_size=2),
        "thresholds": st.dictionaries(IDS, THRESHOLDS, max_size=2),
        "options": st.dictionaries(IDS, st.one_of(st.none(), OPTIONS), max_size=2),
        "mappings": st.dictionaries(IDS, THRESHOLDS, max_size=2),
        "unit": st.one_of(st.none(), TEXTS),
        "min": st.one_of(st.none(), NUMBERS),
    },
)
DOCUMENTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"title": TEXTS, "time": st.fixed_dictionaries({"window": NUMBERS})},
    optional={
        "description": TEXTS,
        "panels": st.dictionaries(IDS, PANELS, max_size=3),
        "variables": st.dictionaries(IDS, TEXTS, max_size=2),
    },
).map(normal)

_VALUES = {
    "panels.{}": PANELS,
    "panels.{}.queries.{}": QUERIES,
    "panels.{}.thresholds.{}": THRESHOLDS,
    "panels.{}.mappings.{}": THRESHOLDS,
    "panels.{}.options.{}": OPTIONS,
    "variables.{}": TEXTS,
    "panels.{}.title": TEXTS,
    "panels.{}.at": PLACES,
    "panels.{}.min": NUMBERS,
    "panels.{}.unit": TEXTS,
    "panels.{}.queries.{}.metric": TEXTS,
    "panels.{}.queries.{}.where": WHERE,
    "panels.{}.thresholds.{}.value": NUMBERS,
    "title": TEXTS,
    "description": TEXTS,
    "time": st.fixed_dictionaries({"window": NUMBERS}),
}
KINDS: st.SearchStrategy[OperationKind] = st.sampled_from(("set", "set", "add", "remove"))


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    """One operation; not seldom one that is refused."""
    path = draw(st.sampled_from(sorted(_VALUES)))
    value = draw(st.one_of(_VALUES[path], _VALUES[path], st.none()))
    kind: OperationKind = draw(KINDS)
    return Operation(kind, path.format(draw(IDS), draw(IDS)), None if kind == "remove" else value)


BATCHES = st.lists(operations(), max_size=5)
