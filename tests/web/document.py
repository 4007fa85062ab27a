"""docs/protocol.md as data: its examples by section, and whether a real message has the shape of an example."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "protocol.md"
_BLOCK = re.compile(r"^(?P<title>#{2,3} [^\n]*)$|^```json (?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """One example: a ``command``, a ``reply`` or a ``push``, under the heading ``section``."""

    section: str
    kind: str
    message: dict[str, Any]


def examples() -> list[Example]:
    """Every example in the order of the document."""
    found, section = [], ""
    for block in _BLOCK.finditer(DOCUMENT.read_text()):
        if block["title"]:
            section = block["title"].lstrip("# ")
        else:
            found.append(Example(section, block["kind"], json.loads(block["text"])))
    return found


def difference(example: Any, real: Any, place: str = "") -> str:
    """Where a real message has not the shape of an example; empty when it has."""
    if isinstance(example, dict) and isinstance(real, dict):
        if example.keys() != real.keys() and place.rpartition(".")[2] != "labels":
            return f"{place}: {sorted(real)} instead of {sorted(example)}"
        parts = [difference(example[key], real[key], f"{place}.{key}") for key in example.keys() & real.keys()]
        return next(filter(None, parts), "")
    if isinstance(example, list) and isinstance(real, list):
        if not example:
            return ""
        parts = [difference(example[0], one, f"{place}[{at}]") for at, one in enumerate(real)]
        return next(filter(None, parts), "")
    if example is None or real is None or _kind(example) == _kind(real):
        return ""
    return f"{place}: {real!r} instead of something like {example!r}"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    return "number" if isinstance(value, int | float) else type(value).__name__
