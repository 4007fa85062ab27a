"""Work that is done again and again, whatever becomes of one turn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from dashboard.errors import DashboardError


async def repeated(work: Callable[[], Awaitable[None]], every: float, what: str, log: logging.Logger) -> None:
    """Do the work every so many seconds until this is cancelled; one turn that fails is logged, and the next is a try.

    ``what`` is what the work does, for the log: "looking at rooms".
    """
    while True:
        await asyncio.sleep(every)
        try:
            await work()
        except DashboardError as error:
            log.warning("%s failed, will retry: %s", what, error)
        except Exception:
            log.exception("%s failed", what)
