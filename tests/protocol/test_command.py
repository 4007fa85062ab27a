from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from dashboard.protocol.command import Command
from dashboard.protocol.commands import AnyCommand


@pytest.mark.parametrize("command", get_args(AnyCommand))
def test_every_command_is_strict_frozen_and_told_apart_by_its_type(command: type[Command]) -> None:
    config = command.__struct_config__
    assert issubclass(command, Command)
    assert config.frozen
    assert config.forbid_unknown_fields
    assert config.tag_field == "type"
    assert config.tag not in (None, command.__name__)


@pytest.mark.parametrize("number", ["a", 7, None])
def test_an_id_is_a_text_or_an_integer(number: object) -> None:
    decoded = msgspec.json.decode(msgspec.json.encode({"type": "heartbeat", "id": number}), type=AnyCommand)
    assert decoded.id == number
