"""``dashboard/x/y.py`` is tested by ``tests/x/test_y.py``, and every such file tests a module that exists."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.codebase import ROOT, tracked

WITHOUT_TESTS: Final = {"__init__", "__main__"}
NOT_MIRRORED: Final = {"codebase", "system", "browser"}
"""Folders of tests that are about more than one module."""

TABLES: Final = {
    Path("web/test_access.py"),
    Path("web/test_access_to_rooms.py"),
    Path("web/test_access_from_outside.py"),
}
"""Files that walk a whole table (every route, every command) from outside."""


def modules() -> set[Path]:
    found = (path.relative_to(ROOT / "dashboard") for path in tracked("dashboard/*.py"))
    return {path for path in found if path.stem not in WITHOUT_TESTS}


def files() -> set[Path]:
    found = (path.relative_to(ROOT / "tests") for path in tracked("tests/*test_*.py"))
    return {path for path in found if path.parts[0] not in NOT_MIRRORED} - TABLES


def file_for(module: Path) -> Path:
    return module.with_name(f"test_{module.name}")


def test_every_module_has_a_test_file() -> None:
    assert len(modules()) > 50
    assert {file_for(module) for module in modules()} - files() == set()


def test_every_test_file_has_a_module() -> None:
    assert len(files()) > 50
    assert files() - {file_for(module) for module in modules()} == set()


def test_folders_are_one_deep() -> None:
    assert max(len(path.parts) for path in modules()) == 2
