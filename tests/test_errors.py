from __future__ import annotations

import inspect

import pytest

from dashboard import errors
from dashboard.codes import ERRORS
from dashboard.errors import DashboardError, TooMany, Unavailable

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, DashboardError)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_has_a_known_code_and_an_http_status(kind: type[DashboardError]) -> None:
    error = kind("what happened")
    assert error.code in ERRORS
    assert 400 <= error.status < 600
    assert error.message == str(error) == "what happened"


def test_only_what_may_pass_is_temporary() -> None:
    assert {kind.__name__ for kind in KINDS if kind.temporary} == {"TooMany", "Unavailable"}
    assert TooMany("x", 2.5).retry_after == 2.5
    assert Unavailable("x").retry_after > 0


def test_every_code_is_some_errors() -> None:
    assert {kind.code for kind in KINDS} == set(ERRORS)
