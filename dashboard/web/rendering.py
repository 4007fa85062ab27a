"""Pages from templates: Jinja2 with everything escaped and no name undefined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import jinja2
import msgspec

from dashboard.assets import Assets

STATIC: Final = "/static/"


@dataclass(frozen=True, slots=True)
class Page:
    """What a template is given beside the common names; ``bootstrap`` goes to the page's script as JSON."""

    title: str
    bootstrap: Mapping[str, Any]
    fields: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.fields[name]
        except KeyError:
            raise AttributeError(name) from None


class Renderer:
    """Renders pages with the built assets' names."""

    def __init__(self, assets: Assets) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(assets.templates),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._file = assets.manifest
        self._read_at = 0
        self._manifest: dict[str, dict[str, Any]] = {}
        self._environment.globals["asset"] = self.asset

    def asset(self, entry: str) -> dict[str, Any]:
        """The URLs of an entry of the front end: ``js``, ``css`` and ``preload``, or ``file``."""
        built_at = self._file.stat().st_mtime_ns
        if built_at != self._read_at:  # the front end was built anew: its files have other names now
            self._manifest = msgspec.json.decode(self._file.read_bytes())
            self._read_at = built_at
        return {part: _urls(value) for part, value in self._manifest[entry].items()}

    def render(self, template: str, page: Page, **common: Any) -> str:
        """The page as HTML."""
        return self._environment.get_template(template).render(
            page=page, bootstrap=_safe_json(page.bootstrap), **common
        )


def _urls(value: Any) -> Any:
    if isinstance(value, list):
        return [STATIC + name for name in value]
    return None if value is None else STATIC + value


def _safe_json(value: Mapping[str, Any]) -> str:
    """JSON that can stand in a script element: nothing in it can end the element or begin a comment."""
    text = msgspec.json.encode(value).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
