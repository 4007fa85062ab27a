"""The wheel in an environment of its own, far from its sources."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dashboard import child
from tests.awaiting import until
from tests.system.asking import Client

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = (".git", ".venv", "node_modules", "build", "dashboard-data", "__pycache__", ".*_cache", "*.egg-info")


async def run(*words: str | Path, folder: Path) -> str:
    """Run a program, which must succeed; what it says."""
    process = await asyncio.create_subprocess_exec(
        *words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=outside()
    )
    out, _ = await process.communicate()
    assert process.returncode == 0, out.decode()
    return out.decode()


def outside() -> dict[str, str]:
    """An environment that does not know these sources."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}


@pytest.mark.soak
@pytest.mark.gen_test(timeout=600)
async def test_it_serves_its_pages_and_assets_from_any_folder(tmp_path: Path, where: dict[str, Any]) -> None:
    shutil.copytree(ROOT, tmp_path / "source", ignore=shutil.ignore_patterns(*LEFT_OUT))
    await run(sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", tmp_path, "./source", folder=tmp_path)
    shutil.rmtree(tmp_path / "source")
    (wheel,) = tmp_path.glob("*.whl")
    await run(sys.executable, "-m", "venv", tmp_path / "fresh", folder=tmp_path)
    binaries = tmp_path / "fresh" / "bin"
    await run(binaries / "python", "-m", "pip", "install", "--quiet", wheel, folder=tmp_path)
    assert "dashboard" in await run(binaries / "dashboard", "--version", folder=tmp_path)
    flags = [f"--{name.replace('_', '-')}={value}" for name, value in {**where, "port": 0, "workers": 1}.items()]
    (tmp_path / "elsewhere").mkdir()
    log = tmp_path / "log"
    server = child.spawn("the server", [binaries / "dashboard", "serve", *flags], log=log)
    try:
        ports = await until(lambda: re.findall(r"Dashboard is at http://127\.0\.0\.1:(\d+)", log.read_text()))
        client = Client(int(ports[0]))
        page = await client.get("/login")
        assert page.code == 200
        assets = set(re.findall(r"/static/[\w./-]+", page.body.decode()))
        assert any(name.endswith(".js") for name in assets)
        assert any(name.endswith(".css") for name in assets)
        for name in assets | {"/static/client.js", "/static/client.d.ts"}:
            assert (await client.get(name)).code == 200, name
    except BaseException as error:
        error.add_note(log.read_text())
        raise
    finally:
        await server.end(30)
