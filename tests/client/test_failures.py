from __future__ import annotations

from dashboard.client.failures import ClientError, Ended, Lost, Refused, refusal


def test_an_error_of_the_protocol_is_told_as_it_came() -> None:
    error = refusal({"code": "too_many", "message": "slower", "temporary": True, "retryAfter": 1.5})
    assert (error.code, error.message, error.temporary, error.retry_after) == ("too_many", "slower", True, 1.5)
    assert str(error) == "too_many: slower"


def test_an_error_that_says_little_is_an_error_still() -> None:
    error = refusal({"retryAfter": "soon"})
    assert (error.code, error.temporary, error.retry_after) == ("internal", False, None)


def test_all_of_them_can_be_caught_as_one() -> None:
    for error in (Refused("invalid", ""), Ended(4502, "revoked"), Lost()):
        assert isinstance(error, ClientError)
