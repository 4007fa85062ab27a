"""Edits of a dashboard as people remember them: sittings, with who was at it, when, and what was done. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

PAUSE: Final = 10 * 60_000
"""Milliseconds without an edit that end a sitting."""
MOST_TOLD: Final = 60
"""Operations of a sitting that are told."""
LONGEST_VALUE: Final = 100


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of the log: who, when (ms), the operations as they are there, and what panels were called before."""

    offset: int
    time: int
    person: str
    name: str
    ops: Sequence[Mapping[str, Any]]
    restored: int | None = None
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Sitting:
    """Edits one after the other, between offsets ``first`` and ``last`` and the times ``begin`` and ``end`` in ms.

    ``ops`` are what was done to each place at last, from the newest on, at most :data:`MOST_TOLD` of them; long values
    are left out. ``titles`` are what the panels among them were called before the sitting, or when they came into it.
    ``restored`` is the offset of the version that it brought back.
    """

    first: int
    last: int
    begin: int
    end: int
    count: int = 0
    people: dict[str, str] = field(default_factory=dict)
    ops: dict[str, dict[str, Any]] = field(default_factory=dict)
    restored: int | None = None
    titles: dict[str, str] = field(default_factory=dict)

    def add(self, edit: Edit) -> None:
        """Take in the edit before."""
        self.first, self.begin = edit.offset, edit.time
        self.count += 1
        self.people = {edit.person: edit.name, **self.people}
        for op in reversed(edit.ops):
            if len(self.ops) >= MOST_TOLD:
                break
            self.ops.setdefault(str(op.get("path")), _short(op))
        told = {path.split(".")[1] for path in self.ops if path.startswith("panels.")}
        self.titles.update((panel, title) for panel, title in edit.titles.items() if panel in told)


class Sittings:
    """The sittings that edits make; they are added newest first, and so are the sittings ``found``.

    One ends after a pause, at an offset that has a name, and where a version was brought back.
    """

    def __init__(self, named: Iterable[int] = ()) -> None:
        self.found: list[Sitting] = []
        self._named = frozenset(named)

    def add(self, edit: Edit) -> None:
        """Take in the edit before those that were added."""
        if not self.found or self._begins_before(self.found[-1], edit):
            self.found.append(Sitting(edit.offset, edit.offset, edit.time, edit.time, restored=edit.restored))
        self.found[-1].add(edit)

    def _begins_before(self, sitting: Sitting, edit: Edit) -> bool:
        brought_back = edit.restored is not None or sitting.restored is not None
        return brought_back or edit.offset in self._named or sitting.begin - edit.time >= PAUSE


def _short(op: Mapping[str, Any]) -> dict[str, Any]:
    """The operation with a value that is short; of what was added, its title."""
    value = op.get("value")
    if isinstance(value, dict) and isinstance(value.get("title"), str):
        value = {"title": value["title"][:LONGEST_VALUE]}
    elif isinstance(value, str):
        value = value[:LONGEST_VALUE]
    elif not isinstance(value, bool | int | float) and not _is_place(value):
        value = None
    return {"op": op.get("op"), "path": op.get("path"), **({} if value is None else {"value": value})}


def _is_place(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 4 and all(isinstance(one, int) for one in value)
