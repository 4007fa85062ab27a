from __future__ import annotations

import asyncio
import subprocess
import sys

from dashboard.channel import Upper, Word
from dashboard.settings import Settings


async def test_a_worker_process_starts_serves_and_ends_with_its_supervisor(
    mongo_url: str, redis_url: str, database: str
) -> None:
    upper = Upper()
    fd = upper.theirs.fileno()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "dashboard.process", str(fd), "worker 1", pass_fds=[fd], stderr=subprocess.PIPE
    )
    await upper.open(Settings(port=0, mongo_url=mongo_url, redis_url=redis_url, database=database, drain=1))
    assert await upper.listen() == Word("ready")
    upper.close()
    _, log = await process.communicate()
    assert process.returncode == 0, log


async def test_a_worker_that_finds_no_mongodb_says_so(redis_url: str) -> None:
    upper = Upper()
    fd = upper.theirs.fileno()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "dashboard.process", str(fd), "worker 1", pass_fds=[fd], stderr=subprocess.PIPE
    )
    await upper.open(Settings(port=0, mongo_url="mongodb://127.0.0.1:1", redis_url=redis_url))
    word = await upper.listen()
    assert word is not None
    assert word.state == "failed"
    assert word.temporary
    assert "MongoDB does not answer" in word.reason
    await process.communicate()
    assert process.returncode == 3
    upper.close()
