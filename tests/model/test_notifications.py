from __future__ import annotations

from typing import get_args

from dashboard.model.notifications import SEVERITIES, STATES, Severity, State


def test_states_are_in_the_order_in_which_one_comes_to_them() -> None:
    assert STATES == get_args(State) == ("unseen", "seen", "read", "archived")


def test_severities_are_all_there_are() -> None:
    assert get_args(Severity) == SEVERITIES
