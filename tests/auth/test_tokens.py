from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.auth.tokens import Tokens
from dashboard.errors import Unauthenticated

NOW = 1_800_000_000_000
TOKENS = Tokens("the secret of this installation", 3600.0)


def test_a_token_says_whose_it_is_until_it_expires() -> None:
    token, expires = TOKENS.make("u1", "s1", NOW)
    assert expires == NOW + 3_600_000
    claims = TOKENS.check(token, expires - 1)
    assert (claims.person, claims.session, claims.expires) == ("u1", "s1", expires)
    with pytest.raises(Unauthenticated, match="expired"):
        TOKENS.check(token, expires)


def test_a_token_of_another_installation_is_nothing() -> None:
    token, _ = Tokens("another secret", 3600.0).make("u1", "s1", NOW)
    with pytest.raises(Unauthenticated):
        TOKENS.check(token, NOW)


@given(st.integers(0, 300), st.sampled_from("abcXYZ019-_."))
def test_a_token_that_was_changed_is_nothing(place: int, character: str) -> None:
    token, _ = TOKENS.make("u1", "s1", NOW)
    place %= len(token)
    changed = token[:place] + character + token[place + 1 :]
    if changed == token or place == len(token) - 1:  # of the last character some bits do not count
        return
    with pytest.raises(Unauthenticated):
        TOKENS.check(changed, NOW)


@given(st.text())
def test_any_text_is_refused_with_a_message(text: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        TOKENS.check(text, NOW)
    assert text not in refused.value.message or len(text) < 12
