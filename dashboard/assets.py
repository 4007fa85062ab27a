"""Where the pages and the built front end are: inside the package when it came as a wheel, beside it in a checkout.

The front end's build hashes every file name and writes ``manifest.json``, which says what each page's entry needs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dashboard.errors import SettingsError

URL: Final = "/static/"
_PACKAGE: Final = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Assets:
    """The folder of the templates, the folder that is served below :data:`URL`, and its manifest."""

    templates: Path
    dist: Path
    manifest: Mapping[str, Mapping[str, Any]]

    def entry(self, name: str) -> dict[str, Any]:
        """What an entry needs (``js``, ``css``, ``preload``, or ``file``), as URLs; KeyError when there is none."""
        return {part: _urls(value) for part, value in self.manifest[name].items()}


def find() -> Assets:
    """The assets of this installation; :class:`SettingsError` when they were never built."""
    templates = _folder("templates", "base.html")
    dist = _folder("static/dist", "manifest.json")
    return Assets(templates, dist, json.loads((dist / "manifest.json").read_text(encoding="utf-8")))


def _folder(name: str, proof: str) -> Path:
    places = [_PACKAGE / name, _PACKAGE.parent / name]
    for place in places:
        if (place / proof).is_file():
            return place
    raise SettingsError(
        f"There is no {proof} in {' nor in '.join(map(str, places))}: "
        "the front end was not built. In a checkout, run `make install`."
    )


def _urls(value: Any) -> Any:
    if isinstance(value, list):
        return [URL + item for item in value]
    return None if value is None else URL + value
