from __future__ import annotations

import msgspec
import pytest

from dashboard.model.operations import Operation


def test_an_operation_is_on_the_wire_without_what_it_has_not() -> None:
    assert msgspec.json.encode(Operation("remove", "panels.a")) == b'{"op":"remove","path":"panels.a"}'
    read = msgspec.json.decode(b'{"op":"set","path":"title","value":"T"}', type=Operation)
    assert read == Operation("set", "title", "T")


@pytest.mark.parametrize(
    "wire",
    [b'{"op":"move","path":"title"}', b'{"op":"set"}', b'{"op":"set","path":"t","more":1}', b'{"op":"set","path":1}'],
)
def test_anything_else_is_refused(wire: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(wire, type=Operation)
