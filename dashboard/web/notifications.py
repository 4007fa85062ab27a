"""``/api/notifications`` and ``/api/notifications/state``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from dashboard.errors import Invalid
from dashboard.model.notifications import Severity, State
from dashboard.notifying import PAGE, Kind, Notifying
from dashboard.protocol.pushes import iso
from dashboard.web.base import ApiHandler, Site

Name = Annotated[str, Meta(min_length=1, max_length=200)]
MOST_DATA: Final = 16 << 10
LONGEST_TEXT: Final = 100
"""Characters of a text that is looked for."""


class To(msgspec.Struct, forbid_unknown_fields=True):
    """Whom a notification is for: exactly one of these."""

    user: Name | None = None
    room: Name | None = None
    role: Literal["admin", "editor", "viewer"] | None = None
    all: Literal[True] | None = None

    def chosen(self) -> tuple[Kind, str]:
        """The one that is given."""
        kinds: tuple[Kind, ...] = ("user", "room", "role", "all")
        given = [(kind, str(getattr(self, kind))) for kind in kinds if getattr(self, kind) is not None]
        if len(given) != 1:
            raise Invalid("to: exactly one of user, room, role and all")
        return given[0]


class New(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The body of ``POST /api/notifications``."""

    to: To
    title: Annotated[str, Meta(min_length=1, max_length=200)]
    body: Annotated[str, Meta(max_length=2000)] = ""
    severity: Severity = "info"
    data: dict[str, Any] = {}
    link: Annotated[str, Meta(max_length=500)] = ""
    dedupe_key: Name | None = None
    expires: datetime | None = None


class Change(msgspec.Struct, forbid_unknown_fields=True):
    """The body of ``POST /api/notifications/state``: some ids, or all."""

    state: State
    ids: Annotated[list[Name], Meta(min_length=1, max_length=1000)] | None = None
    all: Literal[True] | None = None


class NotificationsBase(ApiHandler):
    """The base of handlers about notifications."""

    def initialize(self, site: Site, notifying: Notifying) -> None:  # type: ignore[override]  # Tornado: by name
        """Called by Tornado."""
        super().initialize(site)
        self.notifying = notifying


class NotificationsHandler(NotificationsBase):
    """``/api/notifications``."""

    async def get(self) -> None:
        """A page of one's inbox."""
        person = await self.person()
        limit = self.get_query_argument("limit", "50")
        if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= PAGE):
            raise Invalid(f"limit: ask for 1 to {PAGE}")
        asked = {name: self.get_query_argument(name, "") for name in ("state", "before", "severity", "text")}
        if len(asked["text"]) > LONGEST_TEXT:
            raise Invalid(f"text: at most {LONGEST_TEXT} characters")
        self.answer(
            await self.notifying.inbox(
                person,
                asked["state"],
                asked["before"][:100],
                int(limit),
                severity=asked["severity"],
                text=asked["text"],
            )
        )

    async def post(self) -> None:
        """Notify somebody."""
        principal = await self.principal()
        new: New = self.decoded(New)
        if len(msgspec.json.encode(new.data)) > MOST_DATA:
            raise Invalid(f"data: at most {MOST_DATA} bytes")
        sent = await self.notifying.send(
            principal,
            new.to.chosen(),
            title=new.title,
            body=new.body,
            severity=new.severity,
            data=new.data,
            link=new.link,
            key=new.dedupe_key,
            expires=None if new.expires is None else round(new.expires.timestamp() * 1000),
        )
        self.answer({"id": sent.id, "time": iso(sent.time)}, 201)


class StateHandler(NotificationsBase):
    """``/api/notifications/state``."""

    async def post(self) -> None:
        """Say that one has seen, read or put away notifications."""
        person = await self.person()
        change: Change = self.decoded(Change)
        if (change.ids is None) == (change.all is None):
            raise Invalid("ids, or all: exactly one of them")
        self.answer({"unseen": await self.notifying.set_state(person, change.ids, change.state)})
