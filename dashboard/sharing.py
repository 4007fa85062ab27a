"""Sharing a dashboard: who has which part in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, Final, Protocol

from dashboard.auth.access import UNKNOWN, Deed, may_on, part_of, require_on
from dashboard.errors import Conflict, Invalid, NotFound
from dashboard.model.access import PARTS, Access, Everyone, Part
from dashboard.model.people import Person
from dashboard.model.rooms import hue
from dashboard.storage.access import KeptAccess

MOST_PEOPLE: Final = 500
"""People who may have a part of their own in one dashboard."""
_TRIES: Final = 10


class Records(Protocol):
    """Who has which part in which dashboard."""

    async def get(self, dashboard: str) -> KeptAccess | None:
        """What is kept of a dashboard."""

    async def put(self, dashboard: str, access: Access, based_on: int) -> bool:
        """Put it in place of a revision; whether that still was the newest."""


class Sharing:
    """The verbs."""

    def __init__(
        self,
        records: Records,
        people: Callable[[Collection[str]], Awaitable[Mapping[str, Person]]],
        changed: Callable[[str], None],
    ) -> None:
        """``people`` finds users by their ids; ``changed`` is told the id of a dashboard whose sharing changed."""
        self._records = records
        self._people = people
        self._changed = changed

    async def shown(self, person: Person, dashboard: str) -> dict[str, Any]:
        """Who may what, for those who may read the dashboard; owners first."""
        return await self._shown(person, await self._allowed(person, "read", dashboard))

    async def give(self, person: Person, dashboard: str, who: str, part: Part) -> dict[str, Any]:
        """Give somebody (by id) a part; one owner at least remains."""
        await self._allowed(person, "share", dashboard)
        if who not in await self._people([who]):
            raise NotFound(f"there is no user {who!r}")

        def given(access: Access) -> Access:
            if who not in access.people and len(access.people) >= MOST_PEOPLE:
                raise Invalid(f"at most {MOST_PEOPLE} people have a part of their own; let everyone in instead")
            return Access({**access.people, who: part}, access.everyone)

        return await self._shown(person, await self._change(dashboard, given))

    async def take(self, person: Person, dashboard: str, who: str) -> dict[str, Any] | None:
        """Take somebody's own part away, or give up one's own; ``None`` for one who may not read any more."""
        await self._allowed(person, "read" if who == person.id else "share", dashboard)
        access = await self._change(dashboard, lambda access: Access(_without(access.people, who), access.everyone))
        return await self._shown(person, access) if may_on(person, "read", access) else None

    async def let(self, person: Person, dashboard: str, everyone: Everyone) -> dict[str, Any]:
        """Say what everyone may who has no part of their own."""
        await self._allowed(person, "share", dashboard)
        return await self._shown(person, await self._change(dashboard, lambda old: Access(old.people, everyone)))

    async def _allowed(self, person: Person, deed: Deed, dashboard: str) -> Access:
        kept = await self._records.get(dashboard)
        require_on(person, deed, None if kept is None else kept.access)
        assert kept is not None
        return kept.access

    async def _change(self, dashboard: str, change: Callable[[Access], Access]) -> Access:
        for _ in range(_TRIES):
            kept = await self._records.get(dashboard)
            if kept is None:
                raise NotFound(UNKNOWN)
            new = change(kept.access)
            if kept.access.owners and not new.owners:
                raise Conflict("the last owner cannot leave; make somebody else an owner first")
            if await self._records.put(dashboard, new, kept.revision):
                self._changed(dashboard)
                return new
        raise Conflict("others are changing who may what at the same moment; try again")

    async def _shown(self, person: Person, access: Access) -> dict[str, Any]:
        known = sorted((await self._people(access.people)).values(), key=lambda one: one.name.casefold())
        people = [
            {"id": one.id, "name": one.name, "role": one.role, "color": hue(one.id), "part": access.people[one.id]}
            for one in known
        ]
        people.sort(key=lambda one: PARTS.index(access.people[str(one["id"])]))
        return {
            "you": part_of(person, access),
            "mayShare": may_on(person, "share", access),
            "everyone": access.everyone,
            "people": people,
        }


def _without(people: Mapping[str, Part], who: str) -> dict[str, Part]:
    return {person: part for person, part in people.items() if person != who}
