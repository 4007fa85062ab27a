"""Where the pages and the built front end are: inside the package when it came as a wheel, beside it in a checkout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashboard.errors import SettingsError

_PACKAGE: Final = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Assets:
    """The folder of the templates, and the folder of the built front end, the only one that is served."""

    templates: Path
    dist: Path

    @property
    def manifest(self) -> Path:
        """The file that says which hashed names belong to which entry."""
        return self.dist / "manifest.json"


def find(package: Path = _PACKAGE) -> Assets:
    """The assets of this installation; :class:`SettingsError` when the front end was never built."""
    return Assets(_folder(package, "templates", "base.html"), _folder(package, "static/dist", "manifest.json"))


def _folder(package: Path, name: str, proof: str) -> Path:
    places = [package / name, package.parent / name]
    for place in places:
        if (place / proof).is_file():
            return place
    raise SettingsError(
        f"There is no {proof} in {' nor in '.join(map(str, places))}: "
        "the front end was not built. In a checkout, run `make install`."
    )
