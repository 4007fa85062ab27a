from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.model.rooms import HUES, OWN, Draft, hue, own_operation


def test_operations_of_our_own_differ() -> None:
    assert len({own_operation() for _ in range(100)}) == 100
    assert own_operation().startswith(OWN)
    assert Draft("user_joined", "u1", "ada").operation != Draft("user_joined", "u1", "ada").operation


@given(st.text())
def test_a_hue_is_one_of_some_that_are_told_apart(person: str) -> None:
    assert hue(person) in range(0, 360, 30)


def test_people_have_all_the_hues_there_are() -> None:
    assert len({hue(f"u{number}") for number in range(100)}) == HUES
