"""Who is in one room, merged over workers and devices: a person is there once, however many tabs they have. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

import msgspec

from dashboard.model.rooms import Presence
from dashboard.protocol import room_pushes

MOST_NAMED: Final = 200
"""People of a very full room who are named to a newcomer; the others are counted."""

_encode = msgspec.json.Encoder().encode


class Roster:
    """The people of a room by worker, as this worker knows them."""

    def __init__(self) -> None:
        self._by_person: dict[str, dict[str, Presence]] = {}
        self._merged: dict[str, Presence] = {}
        self._shown: dict[str, dict[str, Any]] = {}
        self._named: tuple[frozenset[str], msgspec.Raw] | None = None

    def __len__(self) -> int:
        return len(self._by_person)

    def __contains__(self, person: object) -> bool:
        return person in self._by_person

    def put(self, worker: str, presence: Presence) -> bool:
        """Somebody is there by way of a worker; whether that changed anything."""
        records = self._by_person.setdefault(presence.id, {})
        known = records.get(worker)
        if known is not None and known.revision >= presence.revision:
            return False
        records[worker] = presence
        self._forget(presence.id)
        return True

    def drop(self, worker: str, person: str) -> bool:
        """Somebody is no longer there by way of a worker; whether that changed anything."""
        records = self._by_person.get(person, {})
        if records.pop(worker, None) is None:
            return False
        if not records:
            del self._by_person[person]
        self._forget(person)
        return True

    def get(self, person: str) -> Presence | None:
        """A person as all devices together show them: online if any is, where the newest activity was."""
        records = self._by_person.get(person)
        if records is None:
            return None
        merged = self._merged.get(person)
        if merged is None:
            merged = self._merged[person] = _merge(records.values())
        return merged

    def shown(self, people: Iterable[str]) -> list[dict[str, Any]]:
        """Those of these people who are there, as they go over the wire."""
        found = []
        for person in people:
            shown = self._shown.get(person)
            if shown is None and (presence := self.get(person)) is not None:
                shown = self._shown[person] = room_pushes.person(presence)
            if shown is not None:
                found.append(shown)
        return found

    def first(self, most: int) -> list[dict[str, Any]]:
        """Some of the people, at most ``most``: those who came first."""
        return self.shown(islice(self._by_person, most))

    def named(self) -> msgspec.Raw:
        """Those who came first, as JSON: made once for all who come until one of them changes."""
        if self._named is None:
            people = list(islice(self._by_person, MOST_NAMED))
            self._named = frozenset(people), msgspec.Raw(_encode(self.shown(people)))
        return self._named[1]

    def _forget(self, person: str) -> None:
        if self._named is not None and (person in self._named[0] or len(self._named[0]) < MOST_NAMED):
            self._named = None
        self._merged.pop(person, None)
        self._shown.pop(person, None)

    def records(self) -> list[tuple[str, str]]:
        """Every (worker, person) there is."""
        return [(worker, person) for person, records in self._by_person.items() for worker in records]


def _merge(records: Iterable[Presence]) -> Presence:
    every = sorted(records, key=lambda one: (one.status == "online", one.since))
    newest = every[-1]
    return Presence(
        newest.id,
        newest.name,
        newest.role,
        newest.status,
        newest.panel,
        min(one.since for one in every),
        sum(one.devices for one in every),
    )
