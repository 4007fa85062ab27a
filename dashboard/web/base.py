"""What every handler shares: who asks, safe headers, and errors in one form.

An error is shown to whoever caused it with its code, its message and the id of the request; what they must not see goes
to the log under the same id.
"""

from __future__ import annotations

import base64
import binascii
import logging
import math
import secrets
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from tornado.web import HTTPError, RequestHandler

from dashboard.auth.secrets import is_key
from dashboard.errors import DashboardError, Forbidden, Invalid, TooLarge, Unauthenticated
from dashboard.model.people import Person, Principal, SignedIn, Source
from dashboard.people.people import People
from dashboard.people.sources import Sources
from dashboard.telemetry import Telemetry
from dashboard.web.addresses import Addresses
from dashboard.web.rendering import Renderer

log = logging.getLogger(__name__)

COOKIE: Final = "dashboard_session"
SAFE_METHODS: Final = ("GET", "HEAD", "OPTIONS")
_POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; connect-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True, slots=True)
class Site:
    """What every handler is given."""

    people: People
    sources: Sources
    addresses: Addresses
    renderer: Renderer
    telemetry: Telemetry
    version: str
    max_body: int
    session_lifetime: float


class Handler(RequestHandler):
    """The base of all handlers."""

    def initialize(self, site: Site) -> None:
        """Called by Tornado with what the route table gives."""
        self.site = site

    @cached_property
    def request_id(self) -> str:
        """What an error page and the log call this request."""
        return secrets.token_hex(6)

    def set_default_headers(self) -> None:
        """Called by Tornado first, and again before an error is written."""
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.set_header("Cache-Control", "no-store")

    async def signed_in(self) -> SignedIn | None:
        """The person who asks, by token or by the browser's session."""
        scheme, credential = self._credential()
        if scheme == "bearer" and not is_key(credential):
            return await self.site.people.by_token(credential)
        cookie = self.get_cookie(COOKIE)
        if cookie and not scheme:
            self._require_same_site()
            return await self.site.people.by_cookie(cookie)
        return None

    async def person(self) -> Person:
        """The person who asks; raises :class:`Unauthenticated` when there is none, :class:`Forbidden` for a source."""
        principal = await self.principal()
        if principal is None:
            raise Unauthenticated("sign in, or send a token: Authorization: Bearer TOKEN")
        if isinstance(principal, Source):
            raise Forbidden("a source's key may push data and nothing else")
        return principal

    async def principal(self) -> Principal | None:
        """Whoever asks: a source by its key (as a bearer, or as the password or the name of Basic), or a person."""
        scheme, credential = self._credential()
        if scheme == "basic":
            name, _, password = _basic(credential).partition(":")
            return await self.site.sources.by_key(password if is_key(password) else name)
        if scheme in ("bearer", "token") and (is_key(credential) or scheme == "token"):
            return await self.site.sources.by_key(credential)
        signed_in = await self.signed_in()
        return None if signed_in is None else signed_in.person

    def decoded(self, kind: type[Any]) -> Any:
        """The JSON body as this type; raises :class:`Invalid` naming the place."""
        try:
            return msgspec.json.decode(self.request.body, type=kind)
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            raise Invalid(f"the body: {str(error)[:300]}") from error

    def answer(self, body: Any, status: int = 200) -> None:
        """Answer with JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(msgspec.json.encode(body))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Called by Tornado when a handler raised."""
        error = _shown(status_code, kwargs.get("exc_info", (None, None, None))[1])
        self.set_status(error.status)
        if error.status == HTTPStatus.UNAUTHORIZED and not self._is_browser():
            self.set_header("WWW-Authenticate", 'Basic realm="dashboard"')
        retry_after = getattr(error, "retry_after", None)
        if retry_after is not None:
            self.set_header("Retry-After", str(max(1, math.ceil(retry_after))))
        self.write_shown(error)

    def write_shown(self, error: DashboardError) -> None:
        """Write the error in the form that this handler's readers expect."""
        body = {"code": error.code, "message": error.message, "requestId": self.request_id}
        self.answer({"error": body}, error.status)

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:  # noqa: ARG002
        """Called by Tornado: what was raised on purpose is worth one line, anything else its traceback."""
        if isinstance(value, DashboardError):
            log.log(
                logging.WARNING if value.status >= HTTPStatus.INTERNAL_SERVER_ERROR else logging.DEBUG,
                "%s %s: %s (request %s)",
                self.request.method,
                self.request.path,
                value.message,
                self.request_id,
            )
        elif isinstance(value, HTTPError):
            log.debug("%s %s: %s (request %s)", self.request.method, self.request.path, value, self.request_id)
        else:
            where = f"{self.request.method} {self.request.path}"
            log.error("%s failed (request %s)", where, self.request_id, exc_info=value)

    def on_finish(self) -> None:
        """Called by Tornado when the answer is out."""
        self.site.telemetry.requests.labels(type(self).__name__, str(self.get_status())).observe(
            self.request.request_time()
        )

    def _is_browser(self) -> bool:
        """Whether a challenge would make a browser ask for a password by itself, and keep the page's script waiting."""
        return self.request.headers.get("User-Agent", "").startswith("Mozilla/")

    def _credential(self) -> tuple[str, str]:
        scheme, _, credential = self.request.headers.get("Authorization", "").partition(" ")
        return scheme.lower(), credential.strip()

    def _require_same_site(self) -> None:
        """A cookie counts for changes only when the browser says that our own page sends them."""
        if self.request.method in SAFE_METHODS:
            return
        if not is_same_origin(self.request.headers.get("Origin"), self.site.addresses.server(self.request)):
            raise Forbidden("this change does not come from a page of this server")
        if not self.request.headers.get("Content-Type", "").startswith("application/json"):
            raise Forbidden("a change by the browser's session is sent as application/json")


class ApiHandler(Handler):
    """The base of handlers that take a JSON body, bounded before it is read."""

    LIMIT: Final = 1 << 20

    def prepare(self) -> None:
        """Called by Tornado before the method."""
        if len(self.request.body) > self.LIMIT:
            raise TooLarge(f"the body has {len(self.request.body)} bytes; at most {self.LIMIT} go")


def is_same_origin(origin: str | None, server: str) -> bool:
    """Whether an ``Origin`` header names this server."""
    if not origin:
        return False
    ours, theirs = urlsplit(server), urlsplit(origin)
    return (theirs.scheme, theirs.netloc.lower()) == (ours.scheme, ours.netloc.lower())


def _basic(credential: str) -> str:
    try:
        return base64.b64decode(credential, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Unauthenticated("the Basic credentials are malformed") from error


class _Plain(DashboardError):
    """An error of Tornado's own, in our form."""

    def __init__(self, status: int) -> None:
        phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Error"
        super().__init__(f"{phrase}." if status < HTTPStatus.INTERNAL_SERVER_ERROR else "The server failed.")
        self.status = status
        self.code = {404: "not_found", 403: "forbidden", 413: "too_large"}.get(
            status, "invalid" if status < 500 else "internal"
        )


def _shown(status: int, error: BaseException | None) -> DashboardError:
    return error if isinstance(error, DashboardError) else _Plain(status)
