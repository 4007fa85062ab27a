"""The web application: every route, with the verbs it calls."""

from __future__ import annotations

from typing import Any, Final

import tornado.web
from tornado.routing import URLSpec
from tornado.web import Application

from dashboard import __version__
from dashboard.parts import Parts
from dashboard.settings import Settings
from dashboard.web import (
    dashboards,
    ingest,
    notifications,
    pages,
    reading,
    rooms,
    sharing,
    signing,
    sources,
    status,
    versions,
)
from dashboard.web.addresses import Addresses
from dashboard.web.base import Site
from dashboard.web.built import BuiltFiles
from dashboard.web.gateway import Gateway, GatewayLimits
from dashboard.web.gateway_connection import Floor, Translations
from dashboard.web.gateway_handler import GatewayHandler
from dashboard.web.library import LibraryHandler
from dashboard.web.rendering import Renderer
from dashboard.web.socket import Limits, SocketHandler

FOREVER: Final = "public, max-age=31536000, immutable"


class HashedFiles(BuiltFiles):
    """Built files: their names change with their content, so browsers may keep them for ever."""

    def set_extra_headers(self, path: str) -> None:  # noqa: ARG002  (Tornado names it)
        """Called by Tornado for a file that is there."""
        self.set_header("Cache-Control", FOREVER)


def make_app(settings: Settings, parts: Parts) -> Application:
    """The application of one worker."""
    return Application(
        routes(settings, parts),
        default_handler_class=pages.UnknownPage,
        default_handler_args={"site": _site(settings, parts)},
        compress_response=True,
        cross_origin_protection=True,
        websocket_max_message_size=settings.max_message,
        log_function=_no_access_log,
    )


def routes(settings: Settings, parts: Parts) -> list[URLSpec]:
    """The route table."""
    site = {"site": _site(settings, parts)}
    boards = {**site, "dashboards": parts.dashboards}
    shares = {**site, "sharing": parts.sharing}
    past = {**site, "versions": parts.versions}
    points = {**site, "ingest": parts.ingest}
    reads = {**site, "reading": parts.reading}
    keys = {**site, "used": parts.registry.used, "series_limit": settings.series_per_source}
    numbers = {**site, "reports": parts.reports}
    ready = {**site, "checks": parts.checks, "draining": lambda: parts.draining}
    talk = {**site, "talking": parts.talking}
    inbox = {**site, "notifying": parts.notifying}
    socket = {
        **talk,
        "live": parts.live,
        "hub": parts.hub,
        "lobby": parts.lobby,
        "pulse": parts.pulse,
        "pacing": parts.pacing,
        "rooms": parts.rooms,
        "guard": parts.guard,
        "notifying": parts.notifying,
        "limits": _limits(settings),
    }
    dist = str(parts.assets.dist)
    identifier = r"([A-Za-z0-9_-]{1,40})"
    table: list[tuple[str, type[tornado.web.RequestHandler], dict[str, Any]]] = [
        # First, for it is asked for by thousands at once; the others are looked at one by one.
        (r"/ws", SocketHandler, socket),
        # Points in and out.
        (r"/api/ingest/?", ingest.IngestHandler, points),
        (r"/api/ingest/([^/].*)", ingest.IngestHandler, points),
        (r"/api/query", reading.QueryHandler, reads),
        (r"/api/series", reading.SeriesHandler, reads),
        (r"/socket\.io/", GatewayHandler, {**site, "gateway": _gateway(settings, parts)}),
        # People and sources.
        (r"/api/login", signing.LoginHandler, site),
        (r"/api/logout", signing.LogoutHandler, site),
        (r"/api/setup", signing.SetupHandler, site),
        (r"/api/token", signing.TokenHandler, site),
        (r"/api/me", signing.MeHandler, site),
        (r"/api/people", sharing.PeopleHandler, site),
        (r"/api/keys", sources.KeysHandler, keys),
        (rf"/api/keys/{identifier}", sources.KeyHandler, keys),
        (r"/api/sources", sources.SourceListHandler, keys),
        # Dashboards.
        (r"/api/dashboards", dashboards.DashboardsHandler, boards),
        (rf"/api/dashboards/{identifier}", dashboards.DashboardHandler, boards),
        (rf"/api/dashboards/{identifier}/people", sharing.SharingHandler, shares),
        (rf"/api/dashboards/{identifier}/people/{identifier}", sharing.ParticipantHandler, shares),
        (rf"/api/dashboards/{identifier}/versions", versions.VersionsHandler, past),
        (rf"/api/dashboards/{identifier}/versions/([0-9]{{1,15}})", versions.VersionHandler, past),
        (rf"/api/dashboards/{identifier}/versions/([0-9]{{1,15}})/restore", versions.RestoreHandler, past),
        (r"/api/suggestions", dashboards.SuggestionsHandler, boards),
        # Rooms.
        (r"/api/message", rooms.MessageHandler, talk),
        (r"/api/events", rooms.EventHandler, talk),
        (rf"/api/rooms/{identifier}/log", rooms.LogHandler, talk),
        # Notifications.
        (r"/api/notifications", notifications.NotificationsHandler, inbox),
        (r"/api/notifications/state", notifications.StateHandler, inbox),
        # Pages.
        (r"/", pages.HomePage, boards),
        (rf"/d/{identifier}", pages.DashboardPage, boards),
        (r"/sources", pages.SourcesPage, site),
        (r"/inbox", pages.InboxPage, site),
        (r"/login", pages.LoginPage, site),
        (r"/setup", pages.SetupPage, site),
        (r"/static/(client\.(?:js|d\.ts))", LibraryHandler, {"path": dist, "addresses": site["site"].addresses}),
        (r"/static/([\w.-]+)", HashedFiles, {"path": dist}),
        # Operators.
        (r"/healthz", status.HealthHandler, site),
        (r"/readyz", status.ReadyHandler, ready),
        (r"/metrics", status.MetricsHandler, numbers),
        (r"/metrics/websocket", status.SocketMetricsHandler, {**numbers, "dashboards": parts.dashboards}),
    ]
    return [URLSpec(pattern, handler, arguments) for pattern, handler, arguments in table]


def _site(settings: Settings, parts: Parts) -> Site:
    return Site(
        people=parts.people,
        sources=parts.sources,
        addresses=Addresses(settings.trusted_proxies, settings.public_url, settings.allowed_origins),
        renderer=Renderer(parts.assets),
        telemetry=parts.telemetry,
        version=__version__,
        max_body=settings.max_body,
        session_lifetime=settings.session_lifetime,
    )


def _gateway(settings: Settings, parts: Parts) -> Gateway:
    floor = Floor(
        people=parts.people,
        telemetry=parts.telemetry,
        hub=parts.hub,
        rooms=parts.rooms,
        talking=parts.talking,
        guard=parts.guard,
        notifying=parts.notifying,
        pacing=parts.pacing,
        translations=Translations(),
        limit=settings.outbox_limit,
    )
    polling_port = None if settings.workers == 1 else settings.worker_port
    limits = GatewayLimits(settings.max_message, settings.auth_timeout, polling_port)
    return Gateway(floor, parts.lobby, limits, lambda: parts.draining)


def _limits(settings: Settings) -> Limits:
    return Limits(
        outbox=settings.outbox_limit,
        watches=settings.watches_per_connection,
        auth_timeout=settings.auth_timeout,
        heartbeat=settings.heartbeat,
    )


def _no_access_log(handler: tornado.web.RequestHandler) -> None:
    """Requests are counted, not logged: their addresses could hold what is nobody's business."""
