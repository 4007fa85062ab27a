"""``/api/dashboards/ID/versions``: what a dashboard was."""

from __future__ import annotations

from typing import Final

import msgspec

from dashboard.errors import Invalid
from dashboard.model.rooms import LARGEST_OFFSET
from dashboard.rooms.version_history import VersionHistory
from dashboard.web.base import ApiHandler, Site

MOST: Final = 100
"""Sittings in one answer."""


class SetName(msgspec.Struct, forbid_unknown_fields=True):
    """The body of ``POST /api/dashboards/ID/versions/OFFSET``."""

    name: str


class VersionsBase(ApiHandler):
    """The base of handlers about versions."""

    def initialize(self, site: Site, versions: VersionHistory) -> None:  # type: ignore[override]  # Tornado: by name
        """Called by Tornado."""
        super().initialize(site)
        self.versions = versions


class VersionsHandler(VersionsBase):
    """``/api/dashboards/ID/versions``."""

    async def get(self, dashboard: str) -> None:
        """The sittings, newest first."""
        person = await self.person()
        before, limit = self._number("before", LARGEST_OFFSET), self._number("limit", 20)
        if not 1 <= limit <= MOST:
            raise Invalid(f"limit: ask for 1 to {MOST}")
        self.answer(await self.versions.all(person, dashboard, before, limit))

    def _number(self, name: str, default: int) -> int:
        text = self.get_query_argument(name, "")
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) <= 15):
            raise Invalid(f"{name}: {text[:20]!r} is not a whole number")
        return int(text)


class VersionHandler(VersionsBase):
    """``/api/dashboards/ID/versions/OFFSET``."""

    async def get(self, dashboard: str, offset: str) -> None:
        """The document then."""
        self.answer(await self.versions.at(await self.person(), dashboard, int(offset)))

    async def post(self, dashboard: str, offset: str) -> None:
        """Name it."""
        person = await self.person()
        named: SetName = self.decoded(SetName)
        self.answer(await self.versions.name(person, dashboard, int(offset), named.name))


class RestoreHandler(VersionsBase):
    """``/api/dashboards/ID/versions/OFFSET/restore``."""

    async def post(self, dashboard: str, offset: str) -> None:
        """Bring it back."""
        self.answer(await self.versions.restore(await self.person(), dashboard, int(offset)))
