from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

from dashboard.checks import Finding, enough_files, look
from dashboard.settings import Settings


async def findings(**values: Any) -> dict[str, Finding]:
    return {finding.subject: finding async for finding in look(Settings(port=0, max_connections=10, **values))}


async def test_all_is_well_with_what_runs(mongo_url: str, redis_url: str) -> None:
    found = await findings(mongo_url=mongo_url, redis_url=redis_url)
    assert list(found) == ["settings", "pages", "port", "files", "MongoDB", "Redis"]
    assert all(finding.is_well for finding in found.values()), found


async def test_the_embedded_parts_are_tried(tmp_path: Path) -> None:
    found = await findings(data_dir=tmp_path)
    assert found["MongoDB"].is_well
    assert found["Redis"].is_well


async def test_what_does_not_answer_is_told_with_a_remedy(mongo_url: str) -> None:
    found = await findings(mongo_url=mongo_url, redis_url="redis://127.0.0.1:1")
    assert not found["Redis"].is_well
    assert "--redis-url" in found["Redis"].remedy
    assert found["MongoDB"].is_well


async def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = await findings(data_dir=tmp_path / "file" / "data")
    assert "cannot be made" in found["embedded"].text
    assert found["embedded"].remedy


async def test_a_port_that_is_taken_is_told(mongo_url: str, redis_url: str, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings = Settings(
            port=other.getsockname()[1], mongo_url=mongo_url, redis_url=redis_url, data_dir=tmp_path, max_connections=10
        )
        found = {finding.subject: finding async for finding in look(settings)}
    assert "cannot be had" in found["port"].text
    assert "--port" in found["port"].remedy


def test_too_few_open_files_are_told() -> None:
    assert enough_files(10, 210).is_well
    found = enough_files(10, 205)
    assert "only 205 may be open, but max_connections = 10 can need 210" in found.text
    assert "ulimit -Hn 210" in found.remedy
