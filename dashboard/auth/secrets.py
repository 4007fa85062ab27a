"""Random secrets: source keys, browser sessions and one-time links. Only their digests are ever stored."""

from __future__ import annotations

import re
import secrets
from hashlib import sha256
from typing import Final

_KEY: Final = re.compile(r"dk_[A-Za-z0-9_-]{43}")


def new_id(prefix: str) -> str:
    """A short random name for a record: the prefix and 12 letters and digits."""
    return prefix + secrets.token_hex(6)


def new_secret() -> str:
    """256 random bits as URL-safe text."""
    return secrets.token_urlsafe(32)


def new_key() -> str:
    """A source's key."""
    return f"dk_{new_secret()}"


def is_key(text: str) -> bool:
    """Whether the text has the form of a source's key."""
    return _KEY.fullmatch(text) is not None


def digest(secret: str) -> bytes:
    """What is stored in place of a secret. A plain hash is enough: there are 256 random bits to guess."""
    return sha256(secret.encode()).digest()
