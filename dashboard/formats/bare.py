"""Bare numbers under a metric named in the path: ``21.5``, or ``21.5 1710000000``, one a line."""

from __future__ import annotations

import re

from dashboard.errors import Invalid
from dashboard.formats.context import Context
from dashboard.formats.parsed import Gathering
from dashboard.formats.splitting import lines
from dashboard.formats.values import from_text

_PARTS = re.compile(r"\s*[\s,;]\s*")
_LONGEST = 500


def numbers(body: bytes, context: Context) -> Gathering:
    """The numbers of ``body``, each line a value and, if it likes, a time; raises :class:`Invalid`."""
    gathering = Gathering(context.now)
    series = context.series("", b"")
    untimed = 0
    for index, (number, line) in enumerate(lines(body)):
        try:
            value, time = _value_and_time(line)
            gathering.point(series, gathering.clock.read(time), value)
            untimed += time is None
        except Invalid as error:
            gathering.refuse(index, number, line, error.message)
    if untimed > 1:
        gathering.note(f"Values without a time ({untimed}) share the time of arrival: only the last of them shows.")
    return gathering


def _value_and_time(line: bytes) -> tuple[float, str | None]:
    if len(line) > _LONGEST:
        raise Invalid(f"a line of {len(line)} bytes; a number is expected, or a number and a time")
    value, *rest = _PARTS.split(line.decode("utf-8", "surrogateescape"), maxsplit=1)
    return from_text(value), rest[0] if rest else None
