"""``/api/dashboards/ID/people``: who has which part in a dashboard; and ``/api/people``: finding them."""

from __future__ import annotations

import msgspec

from dashboard.model.access import Everyone, Part
from dashboard.model.rooms import hue
from dashboard.sharing import Sharing
from dashboard.web.base import ApiHandler, Site


class SetEveryone(msgspec.Struct, forbid_unknown_fields=True):
    """The body of ``PUT /api/dashboards/ID/people``."""

    everyone: Everyone


class SetPart(msgspec.Struct, forbid_unknown_fields=True):
    """The body of ``PUT /api/dashboards/ID/people/PERSON``."""

    part: Part


class SharingBase(ApiHandler):
    """The base of handlers about sharing."""

    def initialize(self, site: Site, sharing: Sharing) -> None:  # type: ignore[override]  # Tornado: by name
        """Called by Tornado."""
        super().initialize(site)
        self.sharing = sharing


class SharingHandler(SharingBase):
    """``/api/dashboards/ID/people``."""

    async def get(self, dashboard: str) -> None:
        """Who may what."""
        self.answer(await self.sharing.shown(await self.person(), dashboard))

    async def put(self, dashboard: str) -> None:
        """What everyone may."""
        person = await self.person()
        change: SetEveryone = self.decoded(SetEveryone)
        self.answer(await self.sharing.let(person, dashboard, change.everyone))


class ParticipantHandler(SharingBase):
    """``/api/dashboards/ID/people/PERSON``."""

    async def put(self, dashboard: str, who: str) -> None:
        """Give somebody a part."""
        person = await self.person()
        change: SetPart = self.decoded(SetPart)
        self.answer(await self.sharing.give(person, dashboard, who, change.part))

    async def delete(self, dashboard: str, who: str) -> None:
        """Take it away, or leave."""
        shown = await self.sharing.take(await self.person(), dashboard, who)
        if shown is None:
            self.set_status(204)
        else:
            self.answer(shown)


class PeopleHandler(ApiHandler):
    """``/api/people``."""

    async def get(self) -> None:
        """Some of those whose names begin with a text."""
        person = await self.person()
        found = await self.site.people.found(person, self.get_query_argument("match", "")[:60])
        people = [{"id": one.id, "name": one.name, "role": one.role, "color": hue(one.id)} for one in found]
        self.answer({"people": people})
