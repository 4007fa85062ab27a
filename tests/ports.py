"""Ports for servers that need more than one."""

from __future__ import annotations

import socket

from dashboard.child import free_port


def two_ports() -> int:
    """The first of two ports in a row that nobody listens on just now."""
    while True:
        first = free_port()
        with socket.socket() as second:
            try:
                second.bind(("127.0.0.1", first + 1))
            except OSError:
                continue
        return first
