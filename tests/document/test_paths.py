from __future__ import annotations

import pytest

from dashboard.document.paths import is_name, target
from dashboard.errors import Invalid


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("title", "field"),
        ("variables.host", "entry"),
        ("panels.cpu", "element"),
        ("panels.cpu.at", "field"),
        ("panels.cpu.options.legend", "entry"),
        ("panels.cpu.mappings.m", "entry"),
        ("panels.cpu.queries.a", "element"),
        ("panels.cpu.queries.a.where", "field"),
        ("panels.cpu.thresholds.high.value", "field"),
    ],
)
def test_every_path_leads_to_one_kind_of_place(path: str, kind: str) -> None:
    found = target(path)
    assert found.kind == kind
    assert ".".join(found.names) == path


def test_a_place_knows_what_cannot_be_left_out_beside_it() -> None:
    assert "metric" in target("panels.cpu.queries.a.where").shape.required
    assert "at" in target("panels.cpu.unit").shape.required


@pytest.mark.parametrize("path", ["panels", "panels.cpu.queries", "owner", "panels.cpu.at.0", "variables.a.b", "a..b"])
def test_what_is_no_place_is_refused_by_its_path(path: str) -> None:
    with pytest.raises(Invalid) as refused:
        target(path)
    assert refused.value.message.startswith((path, "path"))


def test_names() -> None:
    assert is_name("a-B_9")
    assert is_name("x" * 40)
    assert not any(map(is_name, ["", "x" * 41, "a.b", "a b", "é", "a\n", "__proto__"]))
