from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.client.answers import LONGEST_DELAY, Answer, PushError, delay, read


def test_an_answer_of_the_server() -> None:
    answer = read(200, None, b'{"accepted": 3, "notes": ["odd"]}')
    assert (answer.kept, answer.temporary, answer.accepted, answer.notes) == (True, False, 3, ["odd"])


def test_a_refusal_says_why_and_what() -> None:
    body = b'{"accepted": 1, "error": {"message": "line 2: no"}, "errors": [{"index": 1, "reason": "no"}]}'
    error = PushError(read(400, None, body))
    assert (error.status, error.accepted, error.temporary) == (400, 1, False)
    assert error.errors == [{"index": 1, "reason": "no"}]
    assert str(error) == "400: line 2: no"


@pytest.mark.parametrize(
    "body", [b"", b"<html>Bad gateway</html>", b"\xff\xfe", b"[]", b"[" * 100_000, b'{"error": 5, "accepted": "x"}']
)
def test_the_page_of_a_proxy_is_an_answer_too(body: bytes) -> None:
    answer = read(502, "Wed, 21 Oct 2026 07:28:00 GMT", body)
    assert answer.temporary
    assert answer.message
    assert len(answer.message) <= 500
    assert (answer.accepted, answer.retry_after) == (0, None)


def test_no_answer_is_temporary() -> None:
    assert Answer(0, "refused").temporary
    assert str(PushError(Answer(0, "no answer"))) == "no answer"


def test_what_the_server_asks_for_is_not_undercut() -> None:
    assert read(503, "30", b"").retry_after == 30
    assert delay(1, 30, 0.5) == 30


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_delays_grow_and_are_bounded(attempt: int, chance: float) -> None:
    assert 0 < delay(attempt, None, chance) <= LONGEST_DELAY
    assert delay(attempt, None, chance) <= delay(attempt + 1, None, 1.0)
