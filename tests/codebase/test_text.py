"""What no file may hold, and how long one may be."""

from __future__ import annotations

import re

import jinja2

from tests.codebase import ROOT, tracked

CEILING = 400

# Written so that this file does not hold them itself.
HOSTS = re.compile("|".join(["registry" + r"\.npmjs", "pypi" + r"\.org/simple", "files" + r"\.pythonhosted"]))
PLACES = re.compile("/wo" + "rk/|/ro" + "ot/")
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def test_no_registry_and_no_place_of_one_machine_is_named() -> None:
    looked = 0
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        looked += 1
        assert not HOSTS.search(text), path
        assert not PLACES.search(text), path
    assert looked > 150


def test_no_module_is_too_long() -> None:
    paths = tracked("dashboard/*.py", "tests/*.py", "static/src/*.ts", "static/src/*.tsx", "static/css/*.css")
    assert len(paths) > 100
    assert [path for path in paths if len(path.read_text(encoding="utf-8").splitlines()) > CEILING] == []


def test_modules_have_a_subject() -> None:
    names = {path.stem for path in tracked("dashboard/*.py", "static/src/*")}
    assert len(names) > 50
    assert names & VAGUE == set()


def test_every_template_can_be_read() -> None:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(ROOT / "templates"), autoescape=True)
    names = [str(path.relative_to(ROOT / "templates")) for path in tracked("templates/*.html")]
    assert len(names) > 3
    for name in names:
        environment.get_template(name)


def test_templates_hold_no_script_and_no_style_of_their_own() -> None:
    paths = tracked("templates/*.html")
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text), path
        assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", text)), path
        assert "|safe" not in text.replace(" ", "").replace("bootstrap|safe", ""), path
