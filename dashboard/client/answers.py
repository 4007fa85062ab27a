"""What the server's answer to a push means, and when to try again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

TEMPORARY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which the same request may succeed; 500 and 502 come from proxies on the way."""

FIRST_DELAY: Final = 0.25
LONGEST_DELAY: Final = 10.0
_LONGEST_RETRY_AFTER: Final = 60.0
_LONGEST_MESSAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came; ``status`` 0 means that there was none, and ``message`` says why."""

    status: int
    message: str = ""
    accepted: int = 0
    notes: list[str] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    retry_after: float | None = None

    @property
    def kept(self) -> bool:
        """Whether every point is durable."""
        return 200 <= self.status < 300

    @property
    def temporary(self) -> bool:
        """Whether the same request may succeed later."""
        return self.status == 0 or self.status in TEMPORARY


class PushError(Exception):
    """The server refused a push, or could not be reached for longer than the pusher's patience.

    ``status`` is the HTTP status, 0 when there was no answer; ``errors`` are the points that were refused, each with
    its index, text and reason; ``accepted`` is how many of the same request were kept.
    """

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status}: {answer.message}" if answer.status else answer.message)
        self.status = answer.status
        self.temporary = answer.temporary
        self.accepted = answer.accepted
        self.errors = answer.errors


def read(status: int, retry_after: str | None, body: bytes) -> Answer:
    """The meaning of an HTTP answer, whoever gave it: a proxy's page is a message too."""
    content = _object(body)
    error = content.get("error")
    said = error.get("message") if isinstance(error, dict) else None
    message = str(said or body[:_LONGEST_MESSAGE].decode("utf-8", "replace").strip() or "no reason given")
    accepted = content.get("accepted")
    return Answer(
        status,
        message[:_LONGEST_MESSAGE],
        accepted if isinstance(accepted, int) else 0,
        [str(note) for note in _list(content.get("notes"))],
        [one for one in _list(content.get("errors")) if isinstance(one, dict)],
        _seconds(retry_after),
    )


def delay(attempt: int, retry_after: float | None, chance: float) -> float:
    """Seconds to wait after ``attempt`` tries (from 1) without success.

    The longest doubles with each; ``chance``, from 0 to 1, picks from its upper half, so that many sources do not come
    back together. What the server asked for is never undercut.
    """
    longest = min(LONGEST_DELAY, FIRST_DELAY * float(2 ** min(attempt, 16)))
    return max(retry_after or 0.0, longest * (1 + chance) / 2)


def _object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _seconds(text: str | None) -> float | None:
    if text is None or not text.strip().isdigit():
        return None
    return min(_LONGEST_RETRY_AFTER, float(text[:10]))
