"""Operations: what may be done to a dashboard document, and how it is undone. Pure.

A batch is applied whole or refused whole; documents are never changed in place, and what did not change is shared
between the state before and the state after. Whether the result is a valid dashboard is the concern of
:mod:`dashboard.document.editing`; here only places and shapes are. The browser's twins are
``static/src/document/operations.ts`` and ``invert.ts``; ``tests/vectors/operations.json`` holds them equal, messages
included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from dashboard.document.paths import DOCUMENT, NAME_RULE, Shape, Target, is_name, target
from dashboard.errors import Conflict, Invalid, NotFound
from dashboard.model.operations import Operation

Document = Mapping[str, Any]
"""A document as plain dictionaries and lists, in its normal form (:func:`normal`)."""

DEEPEST: Final = 8
_LARGEST: Final = 2**53


def normal(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document in the one form that operations keep: without fields that are null and optional maps that are empty.

    Raises :class:`Invalid` where a map is none, or an id is malformed.
    """
    return _normal("", document, DOCUMENT)


def apply(document: Document, operations: Iterable[Operation]) -> Document:
    """The document after a batch.

    Raises :class:`Invalid`, :class:`NotFound` (below something that is gone) or :class:`Conflict` (added already) with
    the place in front of the message; nothing of the batch is applied then.
    """
    for operation in operations:
        document = _applied(document, DOCUMENT, operation, _checked(operation).names)
    return document


def invert(document: Document, operations: Iterable[Operation]) -> list[Operation]:
    """What undoes a batch, computed on the document before it; raises like :func:`apply`."""
    inverse: list[Operation] = []
    for operation in operations:
        found = _checked(operation)
        before, document = document, apply(document, [operation])
        inverse += _undoing(operation.path, found, value_at(before, found.names), value_at(document, found.names))
    return inverse[::-1]


def value_at(document: Document, names: Iterable[str]) -> Any:
    """What is at a place; ``None`` when nothing is."""
    value: Any = document
    for name in names:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal; ``true`` is not 1, but 1.0 is."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _undoing(path: str, found: Target, old: Any, new: Any) -> list[Operation]:
    if same(old, new):
        return []
    if found.kind != "element":
        return [Operation("set", path, old)]
    return [Operation("remove", path) if old is None else Operation("add", path, old)]


def _checked(operation: Operation) -> Target:
    """The place of an operation that suits it."""
    path, found = operation.path, target(operation.path)
    if operation.kind != "remove":
        _check_value(path, operation.value, 0)
    if found.kind == "field":
        if operation.kind != "set":
            raise Invalid(f"{path}: a field is set; null puts it back to its default")
        if operation.value is None and found.names[-1] in found.shape.required:
            raise Invalid(f"{path}: cannot be left out")
    elif operation.kind == "set" and found.kind == "element":
        raise Invalid(f"{path}: has fields of its own; set those, or add or remove it")
    elif operation.kind == "add" and operation.value is None:
        raise Invalid(f"{path}: there is nothing to add")
    return found


def _check_value(path: str, value: Any, depth: int) -> None:
    """What neither a browser nor the database could keep is refused."""
    if depth > DEEPEST:
        raise Invalid(f"{path}: is nested too deeply")
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise Invalid(f"{path}: the number is too large")
    if isinstance(value, dict):
        if any("\0" in key for key in value):
            raise Invalid(f"{path}: a name holds the character NUL")
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            _check_value(path, one, depth + 1)


def _applied(node: Document, shape: Shape, operation: Operation, names: tuple[str, ...]) -> Document:
    name, *rest = names
    if not rest:
        return _with(node, name, operation.value)
    group: Mapping[str, Any] = node.get(name) or {}
    key, *below = rest
    if below:
        if key not in group:
            gone = operation.path.removesuffix("." + ".".join(below))
            if operation.kind == "remove":
                return node
            raise NotFound(f"{operation.path}: {gone} is gone")
        changed = _with(group, key, _applied(group[key], shape.elements[name], operation, tuple(below)))
    else:
        changed = _with(group, key, _placed(group, key, shape.elements.get(name), operation))
    return _with(node, name, changed if changed or name in shape.kept else None)


def _placed(group: Document, key: str, shape: Shape | None, operation: Operation) -> Any:
    """What an entry or element is after the operation: ``None`` is nothing."""
    if operation.kind == "remove":
        return None
    if operation.kind == "add" and key in group:
        raise Conflict(f"{operation.path}: is there already")
    return operation.value if shape is None else _normal(operation.path, operation.value, shape)


def _with(node: Document, name: str, value: Any) -> Document:
    if value is None:
        return {key: one for key, one in node.items() if key != name} if name in node else node
    return {**node, name: value}


def _normal(path: str, value: Any, shape: Shape) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Invalid(f"{path}: must be an object with fields")
    prefix = f"{path}." if path else ""
    made: dict[str, Any] = {name: {} for name in shape.kept if value.get(name) is None}
    for name, one in value.items():
        if not is_name(name):
            raise Invalid(f"{path}: {NAME_RULE}" if path else NAME_RULE)
        if name in shape.elements or name in shape.entries:
            one = _normal_map(f"{prefix}{name}", one, shape.elements.get(name))
            if one or name in shape.kept:
                made[name] = one
        elif one is not None:
            made[name] = one
    return made


def _normal_map(path: str, value: Any, shape: Shape | None) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise Invalid(f"{path}: must be a map from ids")
    if not all(is_name(key) for key in value):
        raise Invalid(f"{path}: {NAME_RULE}")
    if shape is None:
        return {key: one for key, one in value.items() if one is not None}
    return {key: _normal(f"{path}.{key}", one, shape) for key, one in value.items()}
