from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import assets
from dashboard.errors import SettingsError


def lay(folder: Path) -> None:
    for file in ("templates/base.html", "static/dist/manifest.json"):
        (folder / file).parent.mkdir(parents=True)
        (folder / file).touch()


def test_a_checkout_has_them_beside_the_package(tmp_path: Path) -> None:
    lay(tmp_path)
    found = assets.find(tmp_path / "dashboard")
    assert found.templates == tmp_path / "templates"
    assert found.manifest == tmp_path / "static/dist/manifest.json"


def test_a_wheel_has_them_inside_and_those_come_first(tmp_path: Path) -> None:
    lay(tmp_path)
    lay(tmp_path / "dashboard")
    assert assets.find(tmp_path / "dashboard").dist == tmp_path / "dashboard/static/dist"


def test_a_front_end_that_was_never_built_is_named(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/base.html").touch()
    (tmp_path / "static/dist").mkdir(parents=True)
    with pytest.raises(SettingsError, match="There is no manifest.json in .*run `make install`"):
        assets.find(tmp_path / "dashboard")
