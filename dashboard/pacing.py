"""How often somebody may do what is kept or costly: over all their connections and all workers.

What is fleeting is limited by each connection alone (:mod:`dashboard.protocol.session`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, Protocol

from dashboard.buckets import Pace
from dashboard.errors import TooMany

Deed = Literal["speak", "annotate", "edit", "join", "read", "watch", "sign_in"]

PACES: Final[Mapping[Deed, Pace]] = MappingProxyType(
    {
        "speak": Pace(5, 30),
        "annotate": Pace(2, 20),
        "edit": Pace(25, 250),
        "join": Pace(5, 100),
        "read": Pace(10, 60),
        "watch": Pace(20, 800),
        "sign_in": Pace(1, 60),
    }
)
"""For one person each; ``sign_in`` counts tries on sockets that failed, from one address."""
_WORDS: Final[Mapping[Deed, str]] = MappingProxyType(
    {
        "speak": "saying things",
        "annotate": "marking moments",
        "edit": "editing",
        "join": "joining rooms",
        "read": "reading logs",
        "watch": "watching queries",
        "sign_in": "trying to sign in",
    }
)


class Limiter(Protocol):
    """Token buckets shared by all workers."""

    async def take(self, name: str, rate: float, most: float, tokens: float = 1) -> float:
        """Take tokens; 0 when they were there, else the seconds until they will be."""


class Pacing:
    """Asks the buckets that all workers share."""

    def __init__(self, limiter: Limiter, own: Mapping[Deed, Pace] = PACES) -> None:
        """``own`` are the paces that differ from :data:`PACES`."""
        self._limiter = limiter
        self._paces = {**PACES, **own}

    async def spend(self, deed: Deed, who: str) -> None:
        """Count that somebody does something; raises :class:`TooMany` with the time to wait when it is too often."""
        rate, burst = self._paces[deed]
        wait = await self._limiter.take(f"{deed}:{who}", rate, burst)
        if wait:
            raise TooMany(f"that is too fast: {_WORDS[deed]} goes {rate:g} times a second; wait {wait:.1f} s", wait)
