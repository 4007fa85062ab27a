"""Every error this program raises on purpose.

    DashboardError            code, message, temporary; safe to show to whoever asked
    ├── Invalid               the request is malformed; says where and how to mend it
    │   └── UnsupportedEncoding   its body is encoded in a way we do not read
    ├── Unauthenticated       nobody, or nobody we know
    ├── Forbidden             known, but not allowed
    ├── NotFound              no such thing, or none you may know of
    │   └── Gone                  it was there, and was deleted
    ├── Conflict              somebody else was first
    ├── TooLarge              over a limit on size
    ├── TooMany               over a limit on rate or number
    └── Unavailable           a part is away or full; the same request may succeed later
    SettingsError             the program cannot start as configured; says what to change

A message is written for the person who will read it: it names the place and the remedy, and never holds a secret.
"""

from __future__ import annotations


class DashboardError(Exception):
    """An error that may be shown to whoever caused it.

    ``code`` is one of :data:`dashboard.codes.ERRORS`; ``temporary`` says whether trying the same again can help.
    """

    code = "internal"
    status = 500
    temporary = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Invalid(DashboardError):
    """The request is malformed."""

    code = "invalid"
    status = 400


class UnsupportedEncoding(Invalid):
    """The body comes in a ``Content-Encoding`` that is not read here."""

    status = 415


class Unauthenticated(DashboardError):
    """There is no valid credential on the request."""

    code = "unauthenticated"
    status = 401


class Forbidden(DashboardError):
    """The credential is valid but does not reach this far."""

    code = "forbidden"
    status = 403


class NotFound(DashboardError):
    """The thing does not exist, or its existence is none of the asker's business."""

    code = "not_found"
    status = 404


class Gone(NotFound):
    """The thing existed, and was deleted."""

    status = 410


class Conflict(DashboardError):
    """The thing changed since the asker last saw it."""

    code = "conflict"
    status = 409


class TooLarge(DashboardError):
    """A body, message or document is over its size limit."""

    code = "too_large"
    status = 413


class TooMany(DashboardError):
    """Over a limit on rate or number; ``retry_after`` is in seconds."""

    code = "too_many"
    status = 429
    temporary = True

    def __init__(self, message: str, retry_after: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(DashboardError):
    """A part this request needs is away or full; ``retry_after`` is in seconds."""

    code = "unavailable"
    status = 503
    temporary = True

    def __init__(self, message: str, retry_after: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class SettingsError(Exception):
    """The program cannot start as configured. The message names the setting, its source and the remedy."""
