"""What people do to a dashboard: operations on its document, as they are on the wire and in the log."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

OperationKind = Literal["set", "add", "remove"]


class Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, rename={"kind": "op"}):
    """One change. ``set`` puts a value (``None``: back to the default), ``add`` makes what is not there, ``remove``."""

    kind: OperationKind
    path: Annotated[str, Meta(max_length=200)]
    value: Any = None
