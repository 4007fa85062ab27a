"""The operations that make one document of another. The browser's twin is ``static/src/document/difference.ts``."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.document.operations import Document, same
from dashboard.document.paths import DOCUMENT, Shape
from dashboard.model.operations import Operation


def difference(before: Document, after: Document) -> list[Operation]:
    """What is to be done to ``before`` to make it ``after``, both in their normal form.

    Elements that are in both are changed field by field, so that work of others on other fields stays. What is not a
    field of the document (its id, who owns it) is left alone.
    """
    return list(_changed("", before, after, DOCUMENT))


def _changed(prefix: str, before: Document, after: Document, shape: Shape) -> Iterator[Operation]:
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is new:
            continue
        if name in shape.elements or name in shape.entries:
            yield from _changed_map(f"{prefix}{name}.", old or {}, new or {}, shape.elements.get(name))
        elif (shape.fields is None or name in shape.fields) and not same(old, new):
            yield Operation("set", prefix + name, new)


def _changed_map(prefix: str, before: Document, after: Document, shape: Shape | None) -> Iterator[Operation]:
    """Removed ones first, so that a map that is full has room for the added ones."""
    for key in sorted(before.keys() - after.keys()):
        yield Operation("remove", prefix + key)
    for key in sorted(after):
        if key not in before:
            yield Operation("add", prefix + key, after[key])
        elif shape is not None:
            yield from _changed(f"{prefix}{key}.", before[key], after[key], shape)
        elif not same(before[key], after[key]):
            yield Operation("set", prefix + key, after[key])
