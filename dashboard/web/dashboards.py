"""``/api/dashboards`` and ``/api/suggestions``."""

from __future__ import annotations

from dashboard.dashboards import Dashboards
from dashboard.web.base import ApiHandler, Site


class DashboardsBase(ApiHandler):
    """The base of handlers about dashboards."""

    def initialize(self, site: Site, dashboards: Dashboards) -> None:  # type: ignore[override]  # Tornado: by name
        """Called by Tornado."""
        super().initialize(site)
        self.dashboards = dashboards


class DashboardsHandler(DashboardsBase):
    """``/api/dashboards``."""

    async def get(self) -> None:
        """The list."""
        self.answer({"dashboards": await self.dashboards.all(await self.person())})

    async def post(self) -> None:
        """Make one."""
        self.answer(await self.dashboards.create(await self.person(), self.request.body), 201)


class DashboardHandler(DashboardsBase):
    """``/api/dashboards/ID``."""

    async def get(self, dashboard: str) -> None:
        """Its document."""
        self.answer(await self.dashboards.get(await self.person(), dashboard))

    async def put(self, dashboard: str) -> None:
        """Replace its document."""
        self.answer(await self.dashboards.replace(await self.person(), dashboard, self.request.body))

    async def delete(self, dashboard: str) -> None:
        """Remove it."""
        await self.dashboards.remove(await self.person(), dashboard)
        self.set_status(204)


class SuggestionsHandler(DashboardsBase):
    """``/api/suggestions``."""

    async def get(self) -> None:
        """Panels for what arrives."""
        pattern = self.get_query_argument("match", "*")
        self.answer({"panels": await self.dashboards.suggestions(await self.person(), pattern)})
