"""The socket between the supervisor and one of its workers.

Down goes one message, the settings; up go the worker's words, one line of JSON each. Either side notices at once
when the other is gone, because its end of the socket closes.
"""

from __future__ import annotations

import asyncio
import json
import pickle
import socket
import struct
from dataclasses import dataclass
from typing import Final, Literal

from dashboard.settings import Settings

_LENGTH: Final = struct.Struct("!I")

State = Literal["ready", "failed", "crashed"]


@dataclass(frozen=True, slots=True)
class Word:
    """What a worker says: that it is ready, or that it failed, why, and whether trying again can help.

    A worker that crashed says nothing; the word is the supervisor's own then.
    """

    state: State
    reason: str = ""
    temporary: bool = False


class Upper:
    """The supervisor's end."""

    def __init__(self) -> None:
        self._ours, self.theirs = socket.socketpair()
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def open(self, settings: Settings) -> None:
        """Call once the worker has its end: hands the settings down."""
        self.theirs.close()
        self._reader, self._writer = await asyncio.open_connection(sock=self._ours)
        content = pickle.dumps(settings)
        self._writer.write(_LENGTH.pack(len(content)) + content)

    async def listen(self) -> Word | None:
        """The worker's next word, or ``None`` when it has no more."""
        assert self._reader is not None, "open() comes first"
        try:
            line = await self._reader.readline()
        except ConnectionError:
            return None
        return Word(**json.loads(line)) if line.endswith(b"\n") else None

    def close(self) -> None:
        """Let go of the worker: if it still runs, it takes this as the end of the supervisor."""
        if self._writer is not None:
            self._writer.close()
        else:
            self._ours.close()
            self.theirs.close()


class Lower:
    """The worker's end, made from the descriptor that it inherited."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)

    def settings(self) -> Settings:
        """The settings, which the supervisor sends first. It is the parent process, so its pickle can be trusted."""
        (length,) = _LENGTH.unpack(self._receive(_LENGTH.size))
        settings: Settings = pickle.loads(self._receive(length))
        return settings

    def say(self, word: Word) -> None:
        """Tell the supervisor; harmless when it is gone."""
        line = json.dumps({"state": word.state, "reason": word.reason, "temporary": word.temporary})
        try:
            self._socket.sendall(line.encode() + b"\n")
        except OSError:
            return

    def close(self) -> None:
        """Let go of the supervisor."""
        self._socket.close()

    async def closed(self) -> None:
        """Wait until the supervisor is gone."""
        self._socket.setblocking(False)
        loop = asyncio.get_running_loop()
        try:
            while await loop.sock_recv(self._socket, 1):
                pass
        except ConnectionError:
            return

    def _receive(self, length: int) -> bytes:
        content = b""
        while len(content) < length:
            part = self._socket.recv(length - len(content))
            if not part:
                raise SystemExit("the supervisor is gone")
            content += part
        return content
