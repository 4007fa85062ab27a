"""Where exactly a document is malformed.

The decoder names a place inside a map only as ``[...]``. A second look, map by map, finds the key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

_WHERE = re.compile(r"(?s)(.*?)(?: - at (?:`key` in )?`\$(.*)`)?")
_ID_RULE = re.compile(r"Expected `str` matching regex .*")
_FIELD = re.compile(r"([A-Za-z_.-]+(?:\.[A-Za-z0-9_-]+)*): (.*)", re.DOTALL)


def place_of(error: msgspec.ValidationError, value: Any, maps: Mapping[str, type[Any]]) -> str:
    """``panels.p1.at[2]: expected int, got str``.

    ``maps`` are the fields, at whatever depth, that are maps from ids to structs of these types.
    """
    message = str(error)
    if "[...]" in message:
        for path, entry, kind in _entries(value, "", maps):
            try:
                msgspec.convert(entry, kind)
            except msgspec.ValidationError as inner:
                return _said(str(inner), path)
    return _said(message, "")


def _entries(value: Any, path: str, maps: Mapping[str, type[Any]]) -> list[tuple[str, Any, type[Any]]]:
    """Every entry of those maps, inner ones first."""
    found: list[tuple[str, Any, type[Any]]] = []
    if not isinstance(value, dict):
        return found
    for field, kind in maps.items():
        entries = value.get(field)
        for key, entry in entries.items() if isinstance(entries, dict) else ():
            inner = f"{path}{field}.{key}"
            found += [*_entries(entry, f"{inner}.", maps), (inner, entry, kind)]
    return found


def _said(message: str, path: str) -> str:
    found = _WHERE.fullmatch(message)
    what, where = (found[1], found[2] or "") if found else (message, "")
    what = _ID_RULE.sub("an id has 1 to 40 of the characters A-Z a-z 0-9 _ -", what).replace("`", "")
    what = what.removeprefix("Object contains ").removeprefix("Object ")
    place = (path + where).replace("[...]", "").lstrip(".")
    named = _FIELD.fullmatch(what)
    if named:
        place, what = ".".join(filter(None, [place, named[1]])), named[2]
    what = what[:1].lower() + what[1:]
    return f"{place}: {what}" if place else what
