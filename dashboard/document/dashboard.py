"""The dashboard document: what it may hold, and where exactly it does not.

``{title, description, time, panels: {id: {kind, title, at, queries: {key: query}, …}}, variables}``: maps by id all
the way down, so that every leaf is one field with one path. The browser's twin is ``static/src/document/panel.ts``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from dashboard.document.place import place_of
from dashboard.errors import Invalid, TooLarge
from dashboard.model.query import Query
from dashboard.names import check_labels, check_pattern, glob
from dashboard.panels.options import Options, check_kind
from dashboard.panels.values import Mapping, Threshold

COLUMNS: Final = 24
MAX_BYTES: Final = 256 * 1024
MOST_PANELS: Final = 200
_LONGEST_WINDOW: Final = 10 * 366 * 86_400_000
_ID: Final = r"^[A-Za-z0-9_-]{1,40}\Z"

Id = Annotated[str, Meta(pattern=_ID)]
Title = Annotated[str, Meta(max_length=200)]
Description = Annotated[str, Meta(max_length=4000)]
Place = tuple[
    Annotated[int, Meta(ge=0, lt=COLUMNS)],
    Annotated[int, Meta(ge=0, le=10_000)],
    Annotated[int, Meta(ge=1, le=COLUMNS)],
    Annotated[int, Meta(ge=1, le=100)],
]
"""x, y, width and height on the grid: 24 columns, rows of 40 px."""


class Panel(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One rectangle of a dashboard and the queries it shows."""

    kind: str
    title: Title
    at: Place
    queries: Annotated[dict[Id, Query], Meta(max_length=20)]
    description: Description = ""
    unit: Annotated[str, Meta(max_length=40)] = ""
    decimals: Annotated[int, Meta(ge=0, le=10)] | None = None
    min: float | None = None
    max: float | None = None
    thresholds: Annotated[dict[Id, Threshold], Meta(max_length=20)] = {}
    mappings: Annotated[dict[Id, Mapping], Meta(max_length=100)] = {}
    options: Options = Options()  # type: ignore[valid-type]  # put together from those of all kinds

    def __post_init__(self) -> None:
        check_kind(self.kind)
        x, _, width, _ = self.at
        if x + width > COLUMNS:
            raise ValueError(f"at: {x} + {width} is beyond the {COLUMNS} columns")
        if self.min is not None and self.max is not None and self.min >= self.max:
            raise ValueError(f"min: {self.min:g} is not below max, {self.max:g}")
        for key, query in self.queries.items():
            _check_query(f"queries.{key}", query)


class Time(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, rename={"from_": "from"}):
    """A dashboard's own range: the last ``window`` milliseconds, or from one ISO 8601 time to another."""

    window: Annotated[int, Meta(ge=1000, le=_LONGEST_WINDOW)] | UnsetType = UNSET
    from_: Annotated[str, Meta(max_length=40)] | UnsetType = UNSET
    to: Annotated[str, Meta(max_length=40)] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if isinstance(self.window, int) and self.from_ is UNSET and self.to is UNSET:
            return
        if self.window is not UNSET or not isinstance(self.from_, str) or not isinstance(self.to, str):
            raise ValueError('either "window" in milliseconds, or "from" and "to"')
        if _moment("from", self.from_) >= _moment("to", self.to):
            raise ValueError("from: is not before to")


class LogPosition(Struct, frozen=True, forbid_unknown_fields=True):
    """A place in the log of the dashboard's room, as a reader is told it; a writer may leave it in."""

    epoch: Annotated[str, Meta(max_length=40)]
    offset: Annotated[int, Meta(ge=0, lt=2**53)]


class Dashboard(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole document. A new one may leave out everything but its title."""

    id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{0,40}\Z")] = ""
    title: Annotated[str, Meta(min_length=1, max_length=200)]
    description: Description = ""
    time: Time = Time(window=300_000)
    panels: Annotated[dict[Id, Panel], Meta(max_length=MOST_PANELS)] = {}
    variables: Annotated[dict[Id, Annotated[str, Meta(max_length=500)]], Meta(max_length=20)] = {}
    revision: Annotated[int, Meta(ge=0, lt=2**53)] = 0
    position: LogPosition | UnsetType = UNSET
    created: Annotated[str, Meta(max_length=40)] = ""
    updated: Annotated[str, Meta(max_length=40)] = ""
    owner: Annotated[str, Meta(max_length=100)] = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("title: is empty")


_MAPS: Final = {"panels": Panel, "queries": Query, "thresholds": Threshold, "mappings": Mapping}


def parse(data: bytes) -> Dashboard:
    """The document in a JSON text.

    Raises :class:`TooLarge` above 256 KiB, and :class:`Invalid` with the place: ``panels.p1.at[2]: …``.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(f"The dashboard has {len(data)} bytes; at most {MAX_BYTES} are kept.")
    try:
        return load(msgspec.json.decode(data))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"The dashboard is not JSON: {error}.") from None
    except RecursionError:
        raise Invalid("The dashboard is nested too deeply.") from None


def load(document: Any) -> Dashboard:
    """The document in plain dictionaries and lists; raises :class:`Invalid` with the place."""
    try:
        return msgspec.convert(document, Dashboard)
    except msgspec.ValidationError as error:
        raise Invalid(place_of(error, document, _MAPS)) from None


def dump(dashboard: Dashboard) -> dict[str, Any]:
    """The document as plain dictionaries and lists; what has its default inside a panel is left out."""
    plain: dict[str, Any] = msgspec.to_builtins(dashboard)
    return plain


def _check_query(place: str, query: Query) -> None:
    try:
        check_pattern(query.metric)
        for pattern in query.where.values():
            glob(pattern)
        check_labels(query.where)
        check_labels(dict.fromkeys(query.by, "x"))
    except Invalid as error:
        raise ValueError(f"{place}: {error.message}") from None
    if query.step < 0 or query.step > _LONGEST_WINDOW:
        raise ValueError(f"{place}.step: {query.step} is not between 0 and ten years, in milliseconds")


def _moment(name: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{name}: {text!r} is not ISO 8601 such as 2026-01-31T12:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
