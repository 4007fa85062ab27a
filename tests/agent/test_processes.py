from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.agent.processes import MOST_NAMES, OTHER, TOP, Processes, plain
from dashboard.names import check_labels


def test_processes_of_one_name_are_added_up() -> None:
    usages = [("python", (10.0, 100)), ("bash", (0.0, 5)), ("python", (2.5, 50))]
    assert Processes().named(usages) == {"python": (12.5, 150), "bash": (0.0, 5)}


def test_only_the_busiest_are_reported() -> None:
    usages = [(f"p{number}", (float(number), 1)) for number in range(100)]
    assert set(Processes().named(usages)) == {f"p{number}" for number in range(100 - TOP, 100)}


def test_however_many_names_come_and_go_the_label_values_are_bounded() -> None:
    processes = Processes()
    seen: set[str] = set()
    for number in range(500):
        seen |= set(processes.named([(f"p{number}", (1.0, 1)), (f"q{number}", (2.0, 1))]))
    assert len(seen) == MOST_NAMES + 1
    assert OTHER in seen
    assert processes.named([("new", (1.0, 1)), ("newer", (2.0, 2))]) == {OTHER: (3.0, 3)}


@pytest.mark.parametrize(
    ("name", "label"),
    [("a/b", "a/b"), ("a\x00b\n", "a?b?"), ("", OTHER), ("x" * 99, "x" * 64)],
)
def test_names_become_labels(name: str, label: str) -> None:
    assert plain(name) == label


@given(st.text(max_size=200))
def test_any_name_becomes_a_label(name: str) -> None:
    assert check_labels({"process": plain(name)})


def test_this_very_process_is_found() -> None:
    found = Processes().read()
    assert 1 <= len(found) <= TOP
    assert any(values["process_memory_bytes"] > 0 for _, values in found)
