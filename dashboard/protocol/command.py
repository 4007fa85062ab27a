"""What all commands share."""

from __future__ import annotations

import msgspec

CommandId = str | int


class Command(msgspec.Struct, frozen=True, kw_only=True, rename="camel", tag_field="type", forbid_unknown_fields=True):
    """Anything a browser says. With an ``id`` it gets exactly one reply."""

    id: CommandId | None = None
