"""The two tables of numbers and names that go over the wire.

An *error* leaves the connection open. A *close code* ends it, and its range tells the browser what to do next:
4000-4499 connect again (and recover), 4500-4999 do not. The browser's twin is ``static/src/core/codes.ts``; a test
holds the two equal.
"""

from __future__ import annotations

from typing import Final

ERRORS: Final[dict[str, str]] = {
    "invalid": "The request is malformed.",
    "unauthenticated": "Sign in first.",
    "forbidden": "You may not do that.",
    "not_found": "There is no such thing here.",
    "conflict": "It changed in the meantime.",
    "too_large": "That is over a size limit.",
    "too_many": "That is over a limit; try again later.",
    "unavailable": "A part of the server is away; try again.",
    "internal": "The server failed; the log has the details.",
}

CLOSE_RESTART: Final = 4000
CLOSE_TOO_SLOW: Final = 4001
CLOSE_IDLE: Final = 4002
CLOSE_INTERNAL: Final = 4003
CLOSE_FULL: Final = 4004
CLOSE_NO_AUTH: Final = 4500
CLOSE_AUTH_EXPIRED: Final = 4501
CLOSE_REVOKED: Final = 4502
CLOSE_MALFORMED: Final = 4503

CLOSES: Final[dict[int, str]] = {
    CLOSE_RESTART: "The server is restarting.",
    CLOSE_TOO_SLOW: "This browser reads too slowly; it will reconnect and catch up.",
    CLOSE_IDLE: "Nothing was heard from this browser for too long.",
    CLOSE_INTERNAL: "The server failed; it will be tried again.",
    CLOSE_FULL: "The server holds as many connections as it may; it will be tried again.",
    CLOSE_NO_AUTH: "No sign-in within the time allowed.",
    CLOSE_AUTH_EXPIRED: "The sign-in has expired.",
    CLOSE_REVOKED: "The sign-in was revoked.",
    CLOSE_MALFORMED: "The browser does not speak this protocol.",
}


def reconnects(close_code: int) -> bool:
    """Whether a browser should connect again after this close code."""
    return not 4500 <= close_code <= 4999
