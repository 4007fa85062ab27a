"""How many files a process may have open: each socket is one, and many systems allow only 1,024 unless asked."""

from __future__ import annotations

import resource
from typing import Final

SPARE: Final = 200
"""Open files that a worker needs beside its sockets."""


def needed(max_connections: int) -> int:
    """Files that a worker with so many sockets can need."""
    return max_connections + SPARE


def allowed() -> int:
    """Files that this process may open at most, once it has asked."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return hard if hard != resource.RLIM_INFINITY else 1 << 30


def ask(wanted: int) -> int:
    """Raise this process's limit to ``wanted`` as far as the system lets it; the limit now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = min(wanted, allowed())
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft if soft != resource.RLIM_INFINITY else 1 << 30
