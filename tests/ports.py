"""Ports for servers that need more than one."""

from __future__ import annotations

import random
import socket
from typing import Final

LOW: Final = range(20_000, 32_000)
"""Below those that the kernel gives by itself: no connection of somebody else's takes one before it is wanted."""


def two_ports() -> int:
    """The first of two ports in a row that nobody listens on just now."""
    while True:
        first = random.choice(LOW)
        with socket.socket() as one, socket.socket() as other:
            try:
                one.bind(("127.0.0.1", first))
                other.bind(("127.0.0.1", first + 1))
            except OSError:
                continue
        return first
