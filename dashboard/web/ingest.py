"""``POST /api/ingest``: the body comes in piece by piece, so that one too large is refused before it is read."""

from __future__ import annotations

from urllib.parse import unquote

from tornado.httputil import HTTPHeaders
from tornado.web import stream_request_body

from dashboard.auth.policy import require
from dashboard.errors import DashboardError, Invalid, TooLarge
from dashboard.formats.encoding import decoder
from dashboard.ingest import Ingest, Push
from dashboard.web.base import Handler, Site


@stream_request_body
class IngestHandler(Handler):
    """Push points. A plain handler would parse curl's default content type as a form, and answer 400 for 413."""

    def initialize(self, site: Site, ingest: Ingest) -> None:  # type: ignore[override]  # Tornado calls it by name
        """Called by Tornado."""
        super().initialize(site)
        self._ingest = ingest
        self._body = bytearray()
        self._refused: DashboardError | None = None

    def set_default_headers(self) -> None:
        """Called by Tornado. No browser shows these answers, so they go without the headers that guard pages."""
        self.clear_header("Server")
        self.set_header("X-Content-Type-Options", "nosniff")

    async def prepare(self) -> None:
        """Called by Tornado when the head is there: refuse what can be refused before the body is read."""
        if self.request.method != "POST":
            return
        self._limit_body()
        self._principal = await self.principal()
        require(self._principal, "push")
        self._decoder = decoder(_header(self.request.headers, "Content-Encoding"), self.site.max_body)

    def data_received(self, chunk: bytes) -> None:
        """Called by Tornado with each piece of the body; what is over a limit is let past, and refused at the end."""
        if self._refused is not None:
            return
        try:
            self._body += self._decoder.feed(chunk)
        except DashboardError as error:
            self._refused = error
            self._body.clear()

    async def post(self, metric: str | None = None) -> None:
        """Keep the points of the body."""
        if self._refused is not None:
            raise self._refused
        self._decoder.finish()
        answer = await self._ingest.push(
            self._principal,
            Push(
                bytes(self._body),
                None if metric is None else unquote(metric).rstrip("/"),
                self._labels(),
                _header(self.request.headers, "Idempotency-Key") or None,
            ),
        )
        self.answer(answer.body, answer.status)

    def _limit_body(self) -> None:
        limit = self.site.max_body
        length = _content_length(self.request.headers)
        if length > limit:
            self.set_header("Connection", "close")
            raise TooLarge(f"the body has {length} bytes; at most {limit} go. Send it in several requests.")
        # A chunked body has no length: past four times the limit the connection is cut.
        self.request.connection.set_max_body_size(4 * limit)  # type: ignore[union-attr]

    def _labels(self) -> dict[str, str]:
        repeated = [name for name, values in self.request.query_arguments.items() if len(values) > 1]
        if repeated:
            raise Invalid(f"label {repeated[0]!r} is in the query string more than once")
        try:
            return {name: values[0].decode() for name, values in self.request.query_arguments.items()}
        except UnicodeDecodeError as error:
            raise Invalid("the query string is not UTF-8") from error


def _content_length(headers: HTTPHeaders) -> int:
    length = _header(headers, "Content-Length")
    return int(length) if length.isascii() and length.isdigit() else 0


def _header(headers: HTTPHeaders, name: str) -> str:
    """A header that is mostly absent: looking first is a good deal cheaper than the exception inside ``get``."""
    return headers[name] if name in headers else ""  # noqa: SIM401
