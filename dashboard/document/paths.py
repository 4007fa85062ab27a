"""Where in a dashboard document an operation may reach: a table of its fields, entries and elements.

Three kinds of places, all of them reached by names with dots between:

* a **field** is set: ``title``, ``panels.cpu.at``, ``panels.cpu.queries.a.metric``;
* an **entry** is one value in a map, set, added or removed: ``variables.host``, ``panels.cpu.options.legend``;
* an **element** has fields of its own, and is added or removed: ``panels.cpu``, ``panels.cpu.thresholds.high``.

The browser's twin is ``static/src/document/paths.ts``; ``tests/vectors/operations.json`` holds them equal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from dashboard.errors import Invalid

NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")
_FORBIDDEN: Final = "__proto__"
NAME_RULE: Final = "a name has 1 to 40 of the characters A-Z a-z 0-9 _ -, and is not __proto__"

TargetKind = Literal["field", "entry", "element"]


@dataclass(frozen=True, slots=True)
class Shape:
    """What an object of the document has.

    ``required`` fields cannot be left out; ``fields`` are all there are, or ``None`` when any name may be one.
    ``elements`` are maps of objects with a shape of their own, ``entries`` maps of single values. Maps in ``kept`` are
    there even when they are empty, others are left out then.
    """

    required: frozenset[str] = frozenset()
    fields: frozenset[str] | None = None
    elements: Mapping[str, Shape] = field(default_factory=dict)
    entries: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()


_QUERY: Final = Shape(required=frozenset({"metric"}))
_THRESHOLD: Final = Shape(required=frozenset({"value", "color"}))
_PANEL: Final = Shape(
    required=frozenset({"kind", "title", "at"}),
    elements={"queries": _QUERY, "thresholds": _THRESHOLD},
    entries=frozenset({"options", "mappings"}),
    kept=frozenset({"queries"}),
)
DOCUMENT: Final = Shape(
    required=frozenset({"title", "time"}),
    fields=frozenset({"title", "description", "time"}),
    elements={"panels": _PANEL},
    entries=frozenset({"variables"}),
    kept=frozenset({"panels", "variables"}),
)


class Target(NamedTuple):
    """A place in the document: the names that lead to it, its kind, and the shape of the object that holds it.

    ``shape`` is that of the element itself where the place is one.
    """

    names: tuple[str, ...]
    kind: TargetKind
    shape: Shape


def is_name(text: str) -> bool:
    """Whether this may be an id or the name of a field."""
    return NAME.match(text) is not None and text != _FORBIDDEN


def target(path: str) -> Target:
    """The place that a path names; raises :class:`Invalid` when there is no such place in any document."""
    names = tuple(path.split("."))
    if not all(is_name(name) for name in names):
        raise Invalid(f"path: {NAME_RULE}")
    shape, left = DOCUMENT, list(names)
    while left:
        name = left.pop(0)
        if name in shape.elements or name in shape.entries:
            if not left:
                raise Invalid(f"{path}: is a map; name what is meant in it")
            left.pop(0)
            if name in shape.entries:
                return _last(path, left, Target(names, "entry", shape))
            shape = shape.elements[name]
        elif shape.fields is not None and name not in shape.fields:
            raise Invalid(f"{path}: is not a field of a dashboard")
        else:
            return _last(path, left, Target(names, "field", shape))
    return Target(names, "element", shape)


def _last(path: str, left: list[str], found: Target) -> Target:
    if left:
        raise Invalid(f"{path}: is below a single value, which is changed as a whole")
    return found
