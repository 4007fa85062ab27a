"""How long to wait before connecting again.

"Full jitter": a random time between zero and a limit that doubles with every try, so that programs that lost the same
server come back spread out. (Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.)
"""

from __future__ import annotations

import re
from typing import Final

FIRST: Final = 1.0
"""The limit of the first wait, seconds."""
LONGEST: Final = 30.0

_NAMED: Final = re.compile(r"delay=(\d{1,6})")


def wait(attempt: int, chance: float) -> float:
    """Seconds to wait before try number ``attempt`` (0 is the first try again); ``chance`` is from 0 to 1."""
    return chance * min(LONGEST, FIRST * float(2 ** min(attempt, 16)))


def named_delay(reason: str | None) -> float | None:
    """The longest wait, in seconds, that the reason of a close names; ``None`` when it names none."""
    found = _NAMED.fullmatch(reason or "")
    return None if found is None else int(found[1]) / 1000
