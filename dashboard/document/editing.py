"""Editing a dashboard that must stay valid: a batch is applied, and what it touched is looked at anew. Pure.

Looking at a whole dashboard of 200 panels takes longer than anybody should wait for a stroke of a key; what a batch did
not touch is as valid as it was before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from dashboard.document.dashboard import MAX_BYTES, MOST_PANELS, dump, load, parse
from dashboard.document.operations import Document, apply, normal
from dashboard.errors import Invalid, TooLarge
from dashboard.model.operations import Operation

FIELDS: Final = ("title", "description", "time", "panels", "variables")
"""What of a dashboard is edited; the rest (who owns it, when it was made) is its record."""

MOST_TITLES: Final = 10
LONGEST_TITLE: Final = 80

_encode: Final = msgspec.json.Encoder().encode


def edited(document: Document, operations: Sequence[Operation]) -> Document:
    """The document after a batch, which is valid if the one before was.

    Raises as :func:`dashboard.document.operations.apply` does, :class:`Invalid` with the place where the result is no
    valid dashboard, and :class:`TooLarge` when it is larger than any dashboard may be.
    """
    after = changed(document, operations)
    size = size_of(after)
    if size > MAX_BYTES:
        raise TooLarge(f"the dashboard would have {size} bytes; at most {MAX_BYTES} are kept")
    return after


def changed(document: Document, operations: Sequence[Operation]) -> Document:
    """Likewise, but however large the result is: for whoever knows that it is small enough."""
    after = apply(document, operations)
    panels = after["panels"]
    if len(panels) > MOST_PANELS:
        raise Invalid(f"panels: at most {MOST_PANELS} on one dashboard; put some on another")
    touched = {operation.path.split(".")[1] for operation in operations if operation.path.startswith("panels.")}
    load({**after, "panels": {key: panels[key] for key in touched if key in panels}})
    return after


def titles(document: Document, operations: Iterable[Operation]) -> dict[str, str]:
    """What the panels that a batch touches are called before it, by their ids: for whoever reads of it later.

    Of at most :data:`MOST_TITLES` panels, shortened to :data:`LONGEST_TITLE` characters; those without a title are left
    out.
    """
    panels = document["panels"]
    found: dict[str, str] = {}
    for operation in operations:
        group, _, rest = operation.path.partition(".")
        key = rest.partition(".")[0]
        title = panels[key].get("title") if group == "panels" and key in panels else None
        if title and len(found) < MOST_TITLES:
            found[key] = title[:LONGEST_TITLE]
    return found


def size_of(value: Any) -> int:
    """The bytes of a document, or of operations, as JSON."""
    return len(_encode(value))


def begun(content: bytes) -> Document:
    """The document in a JSON text from outside, as editing begins with it; raises as ``parse`` does."""
    return fields_of(dump(parse(content)))


def fields_of(document: Document) -> Document:
    """What of a document is edited, in its normal form."""
    return normal({name: document[name] for name in FIELDS if name in document})


def read(operations: Any) -> list[Operation]:
    """Operations as they are on the wire and in the log; raises :class:`msgspec.ValidationError`."""
    return msgspec.convert(operations, list[Operation])


def written(operations: Iterable[Operation]) -> list[dict[str, Any]]:
    """Operations as they are on the wire and in the log."""
    return [msgspec.to_builtins(operation) for operation in operations]
