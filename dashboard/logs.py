"""The log: one line per happening on standard error, for people (``text``) or for programs (``json``).

A field given as ``extra={"points": 3}`` is written as such in both forms. Whoever handles a request sets
:data:`request_id` and every line of that request carries it. In the form for people a traceback follows on lines that
are indented; in the other it is one more field.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being handled; empty outside of one."""

_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_CONTROL: Final = {code: f"\\x{code:02x}" for code in (*range(32), 127)}


def configure(level: str, form: str, process: str = "") -> None:
    """Send the log of this process to standard error; ``process`` names it in every line (``worker 2``)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(process) if form == "json" else TextFormatter(process))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("pymongo", "asyncio"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLogger().level))
    logging.captureWarnings(True)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, process, request and the fields of the call."""

    def __init__(self, process: str = "") -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": self._process or os.getpid(),
            **({"request": request_id.get()} if request_id.get() else {}),
            **_fields(record),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


class TextFormatter(logging.Formatter):
    """Time, level, process and message, then the fields as ``name=value``."""

    def __init__(self, process: str = "") -> None:
        super().__init__()
        self._process = f"{process}: " if process else ""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end; control characters in it are escaped, so that nobody can forge another line."""
        fields = _fields(record)
        if request_id.get():
            fields["request"] = request_id.get()
        clock = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S.%f")[:-3]
        words = [self._process + record.getMessage(), *(f"{name}={value}" for name, value in fields.items())]
        line = f"{clock} {record.levelname.lower():7} " + " ".join(words).translate(_CONTROL)
        if record.exc_info:
            line += "\n    " + self.formatException(record.exc_info).replace("\n", "\n    ")
        return line


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}
