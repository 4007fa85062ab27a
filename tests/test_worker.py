"""The life of one worker, in this process: the drain's order and what it does when a step fails.

Real worker processes are in test_server.py.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from typing import Any

import pytest
from tornado.web import Application

from dashboard.draining import DrainingServer
from dashboard.worker import Parts, drain


class Diary(Parts):
    """Parts that write down what is asked of them; ``trouble`` names a step that hangs or fails."""

    def __init__(self, trouble: str = "") -> None:
        self.lines: list[str] = []
        self.trouble = trouble

    @property
    def http_options(self) -> Mapping[str, Any]:
        return {}

    async def start(self) -> None:
        self.lines.append("start")

    def drain(self, seconds: float) -> Awaitable[None] | None:
        self.lines.append(f"drain {seconds:g}")
        return None if self.trouble == "nothing to wait for" else self._drained()

    async def close(self) -> None:
        self.lines.append("close")
        if self.trouble == "close fails":
            raise OSError("disk on fire")

    async def _drained(self) -> None:
        if self.trouble == "sockets hang":
            await asyncio.Event().wait()
        self.lines.append("drained")


async def test_the_steps_come_in_order(caplog: pytest.LogCaptureFixture) -> None:
    parts = Diary()
    with caplog.at_level(logging.INFO):
        await drain(DrainingServer(Application()), parts, 10)
    assert parts.lines == ["drain 3", "drained", "close"]
    assert [record.message for record in caplog.records] == ["draining", "drained"]


async def test_parts_without_sockets_need_not_be_waited_for() -> None:
    parts = Diary("nothing to wait for")
    await drain(DrainingServer(Application()), parts, 10)
    assert parts.lines == ["drain 3", "close"]


async def test_a_step_that_hangs_is_left_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    parts = Diary("sockets hang")
    await drain(DrainingServer(Application()), parts, 0.1)
    assert parts.lines == ["drain 0.03", "close"]
    assert "draining: close sockets took too long and was left" in caplog.messages


async def test_a_step_that_fails_is_logged_with_its_reason(caplog: pytest.LogCaptureFixture) -> None:
    await drain(DrainingServer(Application()), Diary("close fails"), 10)
    assert "draining: close parts failed" in caplog.messages
    assert "disk on fire" in caplog.text
