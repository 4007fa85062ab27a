"""What ``setup.cfg`` says is so."""

from __future__ import annotations

import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

from tests.codebase import ROOT, tracked


def setup() -> ConfigParser:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg")
    return config


def test_modules_import_only_from_floors_below() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Contracts: 5 kept, 0 broken." in result.stdout, result.stdout


def test_every_package_is_listed() -> None:
    folders = {path.parent for path in tracked("dashboard/*.py")}
    expected = {".".join(folder.relative_to(ROOT).parts) for folder in folders}
    assert len(expected) > 10
    listed = set(setup()["options"]["packages"].split())
    assert listed - {"dashboard.static.dist", "dashboard.templates"} == expected


def test_every_file_beside_the_code_is_package_data() -> None:
    data = setup()["options.package_data"]
    others = [path for path in tracked("dashboard") if path.suffix != ".py"]
    assert others
    for path in others:
        package = ".".join(path.parent.relative_to(ROOT).parts)
        assert any(path.match(pattern) for pattern in data.get(package, "").split()), path


def test_nothing_is_at_the_top_but_what_tools_insist_on() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert names <= {
        ".ci",
        ".gitignore",
        ".ruff.toml",
        "CHANGELOG.md",
        "LICENSE",
        "MANIFEST.in",
        "Makefile",
        "README.md",
        "bench",
        "dashboard",
        "docker",
        "docs",
        "pyproject.toml",
        "setup.cfg",
        "static",
        "templates",
        "tests",
    }
