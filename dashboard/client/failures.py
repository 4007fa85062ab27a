"""What can go wrong when one talks to a server, as exceptions."""

from __future__ import annotations

from typing import Any, Final

DONE: Final = 1000
"""The code of what this program has ended itself."""


class ClientError(Exception):
    """The base of what the client raises."""


class Refused(ClientError):
    """The server refused a command. ``code`` is one of those in ``docs/protocol.md``.

    ``temporary`` says that the same may succeed later; ``retry_after`` is in seconds, where the server names it.
    """

    def __init__(self, code: str, message: str, temporary: bool = False, retry_after: float | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.temporary = temporary
        self.retry_after = retry_after


class Ended(ClientError):
    """The connection is closed for good, and will not be made again; ``code`` is the close code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class Lost(ClientError):
    """The connection was lost before the answer came, or there is none now: the same may succeed later."""


def refusal(error: dict[str, Any]) -> Refused:
    """The error of a reply, as it came, as an exception."""
    after = error.get("retryAfter")
    return Refused(
        str(error.get("code", "internal")),
        str(error.get("message", "")),
        bool(error.get("temporary")),
        float(after) if isinstance(after, int | float) else None,
    )
