from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from dashboard.channel import Lower, Upper, Word
from dashboard.settings import Settings


def inherited(upper: Upper) -> Lower:
    """The worker's end, as if it were in another process."""
    return Lower(os.dup(upper.theirs.fileno()))


async def test_settings_go_down_and_words_come_up() -> None:
    upper = Upper()
    lower = inherited(upper)
    await upper.open(Settings(port=5, data_dir=Path("/somewhere")))
    settings = await asyncio.to_thread(lower.settings)
    assert (settings.port, settings.data_dir) == (5, Path("/somewhere"))
    lower.say(Word("failed", "no ✗ luck\n", temporary=True))
    lower.say(Word("ready"))
    assert await upper.listen() == Word("failed", "no ✗ luck\n", temporary=True)
    assert await upper.listen() == Word("ready")
    upper.close()
    await lower.closed()
    lower.say(Word("ready"))
    lower.close()


async def test_the_end_of_the_worker_is_noticed() -> None:
    upper = Upper()
    lower = inherited(upper)
    await upper.open(Settings())
    lower.close()
    assert await upper.listen() is None
    upper.close()


async def test_a_worker_without_a_supervisor_ends() -> None:
    upper = Upper()
    lower = inherited(upper)
    upper.close()
    with pytest.raises(SystemExit, match="the supervisor is gone"):
        await asyncio.to_thread(lower.settings)
    lower.close()
