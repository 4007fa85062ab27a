"""The pages that people see: each is a template with a skeleton and the data its script begins with."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote, urlsplit

from dashboard.auth.policy import may
from dashboard.dashboards import Dashboards
from dashboard.errors import DashboardError, NotFound, Unauthenticated
from dashboard.model.people import Person
from dashboard.web.base import Handler, Site
from dashboard.web.rendering import Page

THEMES: Final = ("light", "dark")
_TITLES: Final = {
    403: "This is not yours to see",
    404: "Nothing here",
    410: "This dashboard is gone",
    500: "The server failed",
    503: "A part of the server is away",
}


class PageHandler(Handler):
    """The base of pages."""

    def show(self, template: str, entry: str, title: str, person: Person | None, **fields: Any) -> None:
        """Render a page; ``fields`` go to the template and to the page's script."""
        user = None if person is None else {"id": person.id, "name": person.name, "role": person.role}
        theme = self.get_cookie("dashboard_theme") or ""
        common = {
            "page": entry,
            "user": user,
            "version": self.site.version,
            "address": self.site.addresses.server(self.request),
        }
        page = Page(title, {**common, **{_camel(field): value for field, value in fields.items()}}, fields)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(
            self.site.renderer.render(
                template, page, user=user, version=self.site.version, theme=theme if theme in THEMES else ""
            )
        )

    async def visitor(self) -> Person | None:
        """The person who looks; ``None`` after sending them to sign in first."""
        try:
            return await self.person()
        except Unauthenticated:
            self.redirect(f"/login?next={quote(self.request.uri or '/', safe='')}")
            return None

    def write_shown(self, error: DashboardError) -> None:
        """Write the error as a page."""
        self.show(
            "error.html",
            "error",
            _TITLES.get(error.status, "That did not work"),
            None,
            status=error.status,
            message=error.message,
            request_id=self.request_id,
        )


class DashboardPages(PageHandler):
    """The base of pages that show dashboards."""

    def initialize(self, site: Site, dashboards: Dashboards) -> None:  # type: ignore[override]  # Tornado: by name
        """Called by Tornado."""
        super().initialize(site)
        self.dashboards = dashboards


class HomePage(DashboardPages):
    """``/``."""

    async def get(self) -> None:
        """The list of dashboards."""
        person = await self.visitor()
        if person is not None:
            dashboards = await self.dashboards.all(person)
            self.show("home.html", "home", "Dashboards", person, dashboards=dashboards, may_edit=may(person, "edit"))


class DashboardPage(DashboardPages):
    """``/d/ID``."""

    async def get(self, dashboard: str) -> None:
        """One dashboard."""
        person = await self.visitor()
        if person is None:
            return
        document = await self.dashboards.get(person, dashboard)
        kiosk = "kiosk" in self.request.query_arguments
        self.show(
            "dashboard.html",
            "dashboard",
            document["title"],
            person,
            dashboard=document,
            may_edit=await self.dashboards.may(person, "edit", dashboard),
            kiosk=kiosk,
        )


class SourcesPage(PageHandler):
    """``/sources``."""

    async def get(self) -> None:
        """Who pushes, and is it arriving?"""
        person = await self.visitor()
        if person is not None:
            self.show("sources.html", "sources", "Sources", person, may_edit=may(person, "manage"))


class InboxPage(PageHandler):
    """``/inbox``."""

    async def get(self) -> None:
        """What somebody was told."""
        person = await self.visitor()
        if person is not None:
            self.show("inbox.html", "inbox", "Inbox", person)


class LoginPage(PageHandler):
    """``/login``."""

    async def get(self) -> None:
        """The card to sign in with."""
        destination = local_path(self.get_query_argument("next", "/"))
        if await self.signed_in() is not None:
            self.redirect(destination)
            return
        self.show("login.html", "login", "Sign in", None, next=destination, name="")


class SetupPage(PageHandler):
    """``/setup``."""

    async def get(self) -> None:
        """The card that makes the first user."""
        if await self.site.people.setup_token() is None:
            self.redirect("/login")
            return
        self.show("setup.html", "setup", "Set up", None, token=self.get_query_argument("token", ""))


class UnknownPage(PageHandler):
    """Whatever has no route: as a page for browsers, as JSON below ``/api``."""

    def prepare(self) -> None:
        """Called by Tornado before the method."""
        raise NotFound("There is nothing at this address.")

    def write_shown(self, error: DashboardError) -> None:
        """As JSON where a program asked."""
        if self.request.path.startswith("/api/"):
            Handler.write_shown(self, error)
        else:
            super().write_shown(error)


def local_path(destination: str) -> str:
    """The path to go to after signing in; anything that could lead off this server becomes the home page."""
    parts = urlsplit(destination)
    if parts.scheme or parts.netloc or not destination.startswith("/") or destination.startswith(("//", "/\\")):
        return "/"
    if "\\" in destination or not destination.isprintable():
        return "/"
    return destination


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
