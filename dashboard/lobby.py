"""How many sockets there may be: all of a worker's, and those from one address that have not said who they are."""

from __future__ import annotations

from collections import Counter


class Lobby:
    """Counts the sockets of this worker. A stranger is one that has not signed in yet."""

    def __init__(self, most: int, strangers_per_address: int) -> None:
        self._most = most
        self._strangers_per_address = strangers_per_address
        self._open = 0
        self._strangers: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._open

    @property
    def strangers(self) -> int:
        """Sockets that have not signed in."""
        return self._strangers.total()

    def enter(self, address: str) -> Visit | None:
        """A socket from an address has opened: its visit, or ``None`` when there is no room for it."""
        if self._open >= self._most or self._strangers[address] >= self._strangers_per_address:
            return None
        self._open += 1
        self._strangers[address] += 1
        return Visit(self, address)

    def know(self, address: str) -> None:
        """One from an address is a stranger no more."""
        self._strangers[address] -= 1
        if not self._strangers[address]:
            del self._strangers[address]

    def leave(self) -> None:
        """One has closed."""
        self._open -= 1


class Visit:
    """One socket, while it is open."""

    __slots__ = ("_address", "_lobby")

    def __init__(self, lobby: Lobby, address: str) -> None:
        self._lobby: Lobby | None = lobby
        self._address: str | None = address

    def sign_in(self) -> None:
        """It has said who it is."""
        if self._lobby is not None and self._address is not None:
            self._lobby.know(self._address)
            self._address = None

    def leave(self) -> None:
        """It has closed."""
        if self._lobby is not None:
            self.sign_in()
            self._lobby.leave()
            self._lobby = None
