"""Which connections of this worker listen to what, and the loop that hands a tick's pushes to all of them.

Viewers of one dashboard watch the same queries, so the bytes they get in a tick are the same: they are joined once for
each distinct set of watches, and every connection costs one send. That is what makes a dashboard's fan-out an order of
magnitude cheaper than a send per message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, Protocol, TypeVar


class Listener(Protocol):
    """Someone who takes pushes: in practice an outbox."""

    watches: tuple[int, ...]

    def send(self, frame: bytes) -> None:
        """Take a frame that must not be lost."""

    def offer(self, data: bytes, previous: Mapping[int, int]) -> bool:
        """Take data, or fall behind; returns whether it was taken."""

    def forget(self, watch: int) -> None:
        """Stop keeping track of a watch."""


L = TypeVar("L", bound=Listener)


class Hub(Generic[L]):
    """The connections of this worker and what each listens to."""

    def __init__(self) -> None:
        self._connections: set[L] = set()
        self._watchers: dict[int, set[L]] = {}

    def __len__(self) -> int:
        return len(self._connections)

    def __iter__(self) -> Iterator[L]:
        return iter(tuple(self._connections))

    def enter(self, listener: L) -> None:
        """A connection has signed in."""
        self._connections.add(listener)

    def leave(self, listener: L) -> tuple[int, ...]:
        """A connection has ended; returns what it watched."""
        self._connections.discard(listener)
        watches = listener.watches
        for watch in watches:
            self.unlisten(listener, watch)
        return watches

    def listen(self, listener: L, watch: int) -> None:
        """Hand this watch's pushes to the listener from now on."""
        self._watchers.setdefault(watch, set()).add(listener)
        if watch not in listener.watches:
            listener.watches = tuple(sorted((*listener.watches, watch)))

    def unlisten(self, listener: L, watch: int) -> None:
        """No longer hand this watch's pushes to the listener."""
        watchers = self._watchers.get(watch, set())
        watchers.discard(listener)
        if not watchers:
            self._watchers.pop(watch, None)
        listener.watches = tuple(other for other in listener.watches if other != watch)
        listener.forget(watch)

    def watchers(self, watch: int) -> int:
        """How many connections listen to a watch."""
        return len(self._watchers.get(watch, ()))

    @property
    def listening(self) -> int:
        """How many watches there are, over all connections."""
        return sum(map(len, self._watchers.values()))

    def broadcast(self, frame: bytes) -> None:
        """Send a frame to every connection."""
        for listener in tuple(self._connections):
            listener.send(frame)

    def deliver(self, frames: Mapping[int, bytes], previous: Mapping[int, int]) -> tuple[int, int]:
        """Hand a tick's frames (watch → frame) to all who listen, in one send each.

        ``previous`` has the tick before each frame. Returns how many connections took their data and how many fell
        behind.
        """
        joined: dict[tuple[int, ...], bytes] = {}
        taken = behind = 0
        for listener in self._audience(frames):
            watches = listener.watches
            data = joined.get(watches)
            if data is None:
                data = joined[watches] = b"".join([frames[watch] for watch in watches if watch in frames])
            if listener.offer(data, previous):
                taken += 1
            else:
                behind += 1
        return taken, behind

    def _audience(self, watches: Iterable[int]) -> set[L]:
        audiences = [self._watchers[watch] for watch in watches if watch in self._watchers]
        return set().union(*audiences) if audiences else set()
