from __future__ import annotations

import stat
from pathlib import Path

import pytest

from dashboard.errors import SettingsError
from dashboard.programs import MONGOD, REDIS_SERVER, Program, find


def script(file: Path, content: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{content}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


PROGRAM = Program("some-server", "some/bin/some-server", "Install it, or name one with --some-url.")


def test_the_real_ones_are_found() -> None:
    assert find(MONGOD).name == "mongod"
    assert find(REDIS_SERVER).name == "redis-server"


def test_path_comes_first_and_packages_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packaged = script(tmp_path / "packages/some/bin/some-server", "exit 0")
    monkeypatch.syspath_prepend(tmp_path / "packages")
    assert find(PROGRAM) == packaged
    on_path = script(tmp_path / "bin/some-server", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert find(PROGRAM) == on_path


def test_one_that_does_not_run_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path / "bin/some-server", "echo libfancy.so is missing >&2; exit 127")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin:/usr/bin")
    packaged = script(tmp_path / "packages/some/bin/some-server", "exit 0")
    monkeypatch.syspath_prepend(tmp_path / "packages")
    assert find(PROGRAM) == packaged


def test_when_none_runs_the_error_says_what_is_missing_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = script(tmp_path / "bin/some-server", "echo libfancy.so is missing >&2; exit 127")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin:/usr/bin")
    with pytest.raises(SettingsError, match=f"{broken} does not run: libfancy.so is missing.* Install it, or name one"):
        find(PROGRAM)


def test_when_there_is_none_the_error_says_so() -> None:
    with pytest.raises(SettingsError, match="No some-server to start: there is none on PATH nor in a"):
        find(PROGRAM)
