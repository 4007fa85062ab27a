from __future__ import annotations

from dashboard.auth.secrets import digest, is_key, new_id, new_key, new_secret


def test_secrets_are_long_and_never_the_same() -> None:
    made = {new_key() for _ in range(100)} | {new_secret() for _ in range(100)} | {new_id("u") for _ in range(100)}
    assert len(made) == 300
    assert len(new_secret()) >= 43
    assert new_id("d").startswith("d")


def test_a_key_is_known_by_its_form() -> None:
    assert is_key(new_key())
    for text in ("", "dk_", new_secret(), new_key() + "x", new_key() + "\n", "dk_" + "ä" * 43):
        assert not is_key(text)


def test_a_digest_does_not_hold_the_secret() -> None:
    secret = new_secret()
    assert digest(secret) == digest(secret) != digest(new_secret())
    assert secret.encode() not in digest(secret)
