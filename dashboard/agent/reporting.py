"""The agent: read the host's numbers at every interval and push them, until told to stop."""

from __future__ import annotations

import asyncio
import logging
import platform
import time
from typing import Final

from dashboard.agent.host import Host
from dashboard.client.answers import PushError
from dashboard.client.asyncpush import AsyncPusher
from dashboard.errors import SettingsError

log = logging.getLogger(__name__)

LAST_PUSH: Final = 2.0
"""Seconds that the last push may take when the agent stops."""


async def run(url: str, key: str, interval: float, stop: asyncio.Event) -> None:
    """Push this machine's numbers to the server at ``url`` every ``interval`` seconds until ``stop`` is set.

    While the server is away the newest numbers wait. Raises :class:`SettingsError` when the server refuses the key.
    """
    host = Host(platform.node() or "localhost")
    pusher = AsyncPusher(url, key)
    sending = asyncio.create_task(pusher.run())
    log.info("pushing the numbers of %s to %s every %g s", host.name, url, interval)
    try:
        await _read_until(stop, host, pusher, interval, sending)
        await _drained(pusher, sending)
    finally:
        sending.cancel()
        pusher.close()
    await _finished(sending, url)


async def _read_until(
    stop: asyncio.Event, host: Host, pusher: AsyncPusher, interval: float, sending: asyncio.Task[None]
) -> None:
    stopped = asyncio.create_task(stop.wait())
    due = time.monotonic()
    try:
        while not stopped.done() and not sending.done():
            pusher.offer(await asyncio.to_thread(host.read))
            now = time.monotonic()
            due = max(due + interval, now)
            await asyncio.wait([stopped, sending], timeout=due - now, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()


async def _drained(pusher: AsyncPusher, sending: asyncio.Task[None]) -> None:
    drained = asyncio.create_task(pusher.drained())
    await asyncio.wait([sending, drained], timeout=LAST_PUSH, return_when=asyncio.FIRST_COMPLETED)
    drained.cancel()


async def _finished(sending: asyncio.Task[None], url: str) -> None:
    try:
        await sending
    except asyncio.CancelledError:
        return
    except PushError as error:
        raise SettingsError(
            f"The server at {url} refuses the key ({error}). Make one with `dashboard key add NAME` and give it as "
            "--key or DASHBOARD_KEY."
        ) from error
