from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.model.rooms import OWN, Draft, hue, own_operation


def test_operations_of_our_own_differ() -> None:
    assert len({own_operation() for _ in range(100)}) == 100
    assert own_operation().startswith(OWN)
    assert Draft("user_joined", "u1", "ada").operation != Draft("user_joined", "u1", "ada").operation


@given(st.text())
def test_a_hue_is_an_angle_and_stays(person: str) -> None:
    assert 0 <= hue(person) < 360
    assert hue(person) == hue(person)


def test_hues_differ() -> None:
    assert len({hue(f"u{number}") for number in range(100)}) > 50
