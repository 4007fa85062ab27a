"""Every setting of the server: one table, read once.

A value comes from the first of these that has one: a flag (``--queue-points``), the environment
(``DASHBOARD_QUEUE_POINTS``), a TOML file (``queue_points = …``; named by ``--config`` or ``DASHBOARD_CONFIG``), the
default below. A name that is not in the table, or a value that cannot be right, is refused with
:class:`~dashboard.errors.SettingsError`, which names the setting and the place. ``docs/settings.md`` explains each.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from dashboard import kinds
from dashboard.errors import SettingsError
from dashboard.kinds import Kind

PREFIX: Final = "DASHBOARD_"
NOT_SETTINGS: Final = frozenset({"DASHBOARD_CONFIG", "DASHBOARD_KEY", "DASHBOARD_URL"})
"""Variables with our prefix that are not settings: the file's own name, and what ``dashboard agent`` takes."""

DEFAULT: Final = "default"
DAY: Final = 86_400.0


def _setting(default: Any, kind: Kind, about: str, secret: bool = False) -> Any:
    return field(default=default, metadata={"kind": kind, "about": about, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings with their values. Durations are seconds, sizes are bytes."""

    host: str = _setting("127.0.0.1", kinds.text, "Address to listen on; 0.0.0.0 for every IPv4 one, :: for IPv6.")
    port: int = _setting(8080, kinds.whole(0, 65_535), "Port to listen on; 0 for any free one.")
    workers: int = _setting(2, kinds.whole(1, 256), "Worker processes sharing the port; one a core is a good number.")
    worker_port: int = _setting(
        0, kinds.whole(0, 65_535), "First of the ports that workers have of their own beside the shared one; 0: none."
    )
    data_dir: Path = _setting(
        Path("dashboard-data"), kinds.path, "Folder of the embedded MongoDB and Redis; unused when both URLs are given."
    )
    mongo_url: str = _setting(
        "", kinds.url("mongodb", "mongodb+srv"), "MongoDB replica set to keep everything in; empty starts one.", True
    )
    redis_url: str = _setting(
        "", kinds.url("redis", "rediss"), "Redis that carries messages between workers; empty starts one.", True
    )
    database: str = _setting("dashboard", kinds.database, "Name of the database in MongoDB.")
    public_url: str = _setting(
        "",
        kinds.url("http", "https"),
        "Address that people type when a proxy stands in front; empty: that of the request.",
    )
    trusted_proxies: tuple[str, ...] = _setting(
        (), kinds.networks, "Addresses or networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."
    )
    allowed_origins: tuple[str, ...] = _setting(
        (), kinds.origins, "Origins of other sites whose pages may connect, with a token of their own."
    )
    secret: str = _setting(
        "", kinds.secret, "Key that signs tokens and cookies; empty: one is made once and kept in MongoDB.", True
    )
    log_level: str = _setting("info", kinds.choice("debug", "info", "warning", "error"), "The least that is logged.")
    log_format: str = _setting("text", kinds.choice("text", "json"), "Form of the log on standard error.")
    tick: float = _setting(0.1, kinds.duration(0.02, 5), "How often live queries are evaluated and sent.")
    heartbeat: float = _setting(5.0, kinds.duration(1, 60), "How often an idle socket hears from the server.")
    auth_timeout: float = _setting(10.0, kinds.duration(1, 300), "Time a new socket has to say who it is.")
    max_body: int = _setting(16 << 20, kinds.size(1 << 10, 1 << 30), "Largest body of a request, also unpacked.")
    max_message: int = _setting(64 << 10, kinds.size(1 << 10, 16 << 20), "Largest message from a browser's socket.")
    max_connections: int = _setting(20_000, kinds.whole(1, 1_000_000), "Open sockets per worker.")
    strangers_per_address: int = _setting(
        1000, kinds.whole(1, 1_000_000), "Sockets from one address that have not signed in, per worker."
    )
    outbox_limit: int = _setting(1 << 20, kinds.size(16 << 10, 1 << 30), "Bytes that may wait for one slow browser.")
    watches_per_connection: int = _setting(200, kinds.whole(1, 10_000), "Live queries that one socket may watch.")
    speak_rate: int = _setting(5, kinds.whole(1, 100_000), "Messages a second that one person, or one source, may say.")
    edit_rate: int = _setting(25, kinds.whole(1, 100_000), "Edits a second that one person may make.")
    join_rate: int = _setting(10, kinds.whole(1, 100_000), "Rooms a second that one person may join.")
    queue_points: int = _setting(
        4_000_000, kinds.whole(1_000, 1_000_000_000), "Points that may wait for MongoDB in one worker; more get 503."
    )
    write_timeout: float = _setting(5.0, kinds.duration(0.1, 60), "How long a push may wait to be durable; then 503.")
    series_per_source: int = _setting(10_000, kinds.whole(1, 10_000_000), "Different series that one source may make.")
    query_series: int = _setting(1_000, kinds.whole(1, 100_000), "Series that one query may read.")
    query_points: int = _setting(11_000, kinds.whole(10, 1_000_000), "Points per series that one query may return.")
    scan_points: int = _setting(
        50_000_000, kinds.whole(1_000, 10_000_000_000), "Stored points that one query may read from raw blocks."
    )
    token_lifetime: float = _setting(3600.0, kinds.duration(60, 30 * DAY), "How long a token for the API lives.")
    session_lifetime: float = _setting(30 * DAY, kinds.duration(60, 400 * DAY), "How long a browser stays signed in.")
    idempotency_lifetime: float = _setting(
        DAY, kinds.duration(3600, 30 * DAY), "How long the answer to an Idempotency-Key is kept."
    )
    retention: str = _setting(
        "*=raw:30d,rollups:730d", kinds.retention, "How long points are kept, per metric glob; the last match holds."
    )
    compact_interval: float = _setting(
        3600.0, kinds.duration(0.5, 3600), "How long new points stay in the log at the most before they are packed."
    )
    measure_interval: float = _setting(
        5.0, kinds.duration(0.5, 3600), "How often the server writes down its own numbers, to draw them."
    )
    drain: float = _setting(15.0, kinds.duration(0, 600), "Time a stopping server takes to let its browsers go.")
    origins: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """Where each value that is not a default came from, in words."""

    def __repr__(self) -> str:
        """The settings with secrets masked: safe to log."""
        return "Settings(" + ", ".join(f"{row.name}={row.shown}" for row in table(self)) + ")"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table as ``dashboard settings`` prints it; ``shown`` has secrets masked."""

    name: str
    shown: str
    default: str
    origin: str
    about: str

    @property
    def flag(self) -> str:
        """The name of the command line flag."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """The name of the environment variable."""
        return PREFIX + self.name.upper()


def settings_fields() -> Iterator[Field[Any]]:
    """The fields of :class:`Settings` that are settings, in the order of the table."""
    return (item for item in fields(Settings) if item.metadata)


def table(settings: Settings) -> list[Row]:
    """Every setting with its value, default and origin; secrets are masked."""
    return [_row(settings, item) for item in settings_fields()]


def load(
    flags: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> Settings:
    """The settings, from flags over environment over file over defaults.

    ``flags`` are by setting name; a flag that is ``None`` was not given. ``environment`` is ``os.environ`` or a part
    of it. Raises :class:`SettingsError` naming every unknown setting, or the first malformed one, with its place.
    """
    environment = environment or {}
    if file is None and environment.get("DASHBOARD_CONFIG"):
        file = Path(environment["DASHBOARD_CONFIG"])
    given: dict[str, tuple[object, str]] = {}
    for layer in (_from_file(file), _from_environment(environment), _from_flags(flags or {})):
        given.update(layer)
    _refuse_unknown(given)
    parsed = {name: _parse(name, value, place) for name, (value, place) in given.items()}
    return Settings(**parsed, origins={name: place for name, (_, place) in given.items()})


def _row(settings: Settings, item: Field[Any]) -> Row:
    show: Callable[[Any], str] = kinds.masked if item.metadata["secret"] else item.metadata["kind"].show
    origin = settings.origins.get(item.name, DEFAULT)
    return Row(item.name, show(getattr(settings, item.name)), show(item.default), origin, item.metadata["about"])


def _from_file(file: Path | None) -> dict[str, tuple[object, str]]:
    if file is None:
        return {}
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"The settings file {file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings file {file} is not TOML: {error}.") from error
    return {name: (value, f"{name} in {file}") for name, value in content.items()}


def _from_environment(environment: Mapping[str, str]) -> dict[str, tuple[object, str]]:
    ours = (name for name in environment if name.startswith(PREFIX) and name not in NOT_SETTINGS)
    return {
        name.removeprefix(PREFIX).lower(): (environment[name], f"{name} in the environment")
        for name in ours
        if environment[name] != ""
    }


def _from_flags(flags: Mapping[str, object]) -> dict[str, tuple[object, str]]:
    return {
        name: (value, f"--{name.replace('_', '-')} on the command line")
        for name, value in flags.items()
        if value is not None
    }


def _refuse_unknown(given: Mapping[str, tuple[object, str]]) -> None:
    known = {item.name for item in settings_fields()}
    unknown = [kinds.unknown(place, name, known) for name, (_, place) in given.items() if name not in known]
    if unknown:
        raise SettingsError("\n".join(unknown))


def _parse(name: str, value: object, place: str) -> Any:
    kind: Kind = next(item for item in settings_fields() if item.name == name).metadata["kind"]
    try:
        return kind.parse(value)
    except ValueError as error:
        raise SettingsError(f"{place}: {error}.") from error
