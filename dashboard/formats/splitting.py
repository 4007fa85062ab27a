"""Where the elements of a JSON array, and the lines of a body, begin and end.

Used only when a body does not decode as a whole, to name what is wrong and keep the rest. The expressions use
possessive repetition, so they are linear in the length of the body whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_DEPTH = 4
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'


class Unseparable(Exception):
    """From the byte ``offset`` on, the elements of an array cannot be told apart."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def _nested(depth: int) -> bytes:
    inner = rb"|" + _nested(depth - 1) if depth > 1 else b""
    return rb'[\[{](?:[^"\[\]{}]++|' + _STRING + inner + rb")*+[\]}]"


_ELEMENT = re.compile(
    rb"\s*+(" + _STRING + rb"|" + _nested(_DEPTH) + rb'|[^"\[\]{},\s]++)\s*+([,\]])',
    re.DOTALL,
)
_EMPTY = re.compile(rb"\[\s*+\]\s*+")


def elements(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Each element of the array that is ``body``, with the byte it begins at; raises :class:`Unseparable`."""
    if _EMPTY.fullmatch(body):
        return
    position = 1
    while True:
        found = _ELEMENT.match(body, position)
        if found is None:
            raise Unseparable(position)
        yield found.start(1), found[1]
        position = found.end()
        if found[2] == b"]":
            break
    if body[position:].strip():
        raise Unseparable(position)


def lines(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank, stripped, with its number from 1; a line ends in LF or CR LF."""
    for number, line in enumerate(body.split(b"\n"), 1):
        if stripped := line.strip():
            yield number, stripped


def place(body: bytes, position: int) -> str:
    """A byte position in words: ``byte 17 (line 2)``."""
    line = body.count(b"\n", 0, position) + 1
    return f"byte {position} (line {line})"
