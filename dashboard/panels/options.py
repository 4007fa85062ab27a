"""Every kind of panel, and what may stand in a panel's ``options``.

An option keeps its place when the kind of a panel changes: one that means nothing to the kind is ignored, so that a
change of kind is a change of one field and can be undone. A name therefore has one type, whatever the kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import UNSET, Struct

from dashboard.panels import bargauge, events, gauge, heatmap, people, stat, table, text, timeline, timeseries

KINDS: Final[Mapping[str, type[Struct]]] = {
    "timeseries": timeseries.Options,
    "stat": stat.Options,
    "gauge": gauge.Options,
    "bargauge": bargauge.Options,
    "table": table.Options,
    "heatmap": heatmap.Options,
    "timeline": timeline.Options,
    "events": events.Options,
    "text": text.Options,
    "people": people.Options,
}
"""A new kind is a module and a line here; its twin is ``static/src/panels/<kind>/index.ts``."""


def _all() -> type[Struct]:
    """One struct with the options of every kind."""
    found: dict[str, Any] = {}
    for kind, options in KINDS.items():
        for field in msgspec.structs.fields(options):
            known = found.setdefault(field.name, field.type)
            if known != field.type:
                raise TypeError(f"{kind}: the option {field.name} is of another type elsewhere")
    fields = [(name, of, UNSET) for name, of in found.items()]
    return msgspec.defstruct("Options", fields, frozen=True, forbid_unknown_fields=True, rename="camel")


Options: Final = _all()


def check_kind(kind: str) -> None:
    """Raise ``ValueError`` when there is no such kind."""
    if kind not in KINDS:
        raise ValueError(f"kind: {kind[:40]!r} is not one of {', '.join(KINDS)}")
