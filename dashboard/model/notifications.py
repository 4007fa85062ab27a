"""What somebody is told, whether they look or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

State = Literal["unseen", "seen", "read", "archived"]
Severity = Literal["info", "warning", "critical"]

SEVERITIES: Final[tuple[Severity, ...]] = ("info", "warning", "critical")
STATES: Final[tuple[State, ...]] = ("unseen", "seen", "read", "archived")
"""How far one has come with a notification, in this order."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which notifications: in one of these states, of one severity (any, when empty), with a text in them."""

    states: Sequence[State] = STATES
    severity: Severity | Literal[""] = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Notification:
    """A notification as one person has it; times in milliseconds. Later ones have larger ids."""

    id: str
    title: str
    body: str
    severity: Severity
    data: Mapping[str, Any]
    link: str
    sender: str
    time: int
    expires: int
    state: State = "unseen"
