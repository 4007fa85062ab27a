"""The states of dashboards: a snapshot, and the edits that follow it in the log of the room.

The log says what happened; snapshots only make it short. So one that is a little old does no harm, and no worker needs
to know what another has written. Where the log was lost or restored (another epoch), its edits go on from the newest
snapshot that there is, whatever offset it had in the life before.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Protocol

import msgspec

from dashboard.document.editing import fields_of, read
from dashboard.document.operations import Document, apply
from dashboard.errors import DashboardError, NotFound, Unavailable
from dashboard.model.rooms import LARGEST_OFFSET, Entry
from dashboard.storage.dashboards import StoredDashboard
from dashboard.storage.versions import StoredVersion

log = logging.getLogger(__name__)

EVERY: Final = 100
"""Edits after which another state is kept, from which versions nearby are made."""
AGED: Final = 5_000
"""Milliseconds after which whoever reads an edit that no snapshot holds writes one: its worker must have died."""


class Log(Protocol):
    """The log of rooms, as far as dashboards are made from it."""

    async def look(self, room: str) -> tuple[str, int]:
        """The epoch of a room's log, and its newest offset."""

    async def edits(self, room: str, after: int, upto: int = LARGEST_OFFSET, limit: int = 0) -> list[Entry]:
        """The edits after an offset, up to another."""


class Documents(Protocol):
    """The snapshots."""

    async def get(self, dashboard: str) -> StoredDashboard | None:
        """The snapshot of a dashboard."""

    async def keep(self, dashboard: StoredDashboard) -> bool:
        """Put a newer one in its place."""

    async def rebase(self, dashboard: StoredDashboard, epoch: str, revision: int) -> bool:
        """Say where in another life of the log it belongs."""


class Versions(Protocol):
    """States of earlier times."""

    async def put(self, dashboard: str, version: StoredVersion) -> None:
        """Keep one."""

    async def nearest(self, dashboard: str, offset: int) -> StoredVersion | None:
        """The newest that is not newer than an offset."""

    async def forget(self, dashboard: str, after: int = -1) -> None:
        """Drop those after an offset."""


@dataclass(frozen=True, slots=True)
class State:
    """A dashboard after the edit at offset ``revision`` of the log's life ``epoch``.

    ``edits`` counts all that were ever done, ``updated`` is the time of the last one in milliseconds. Nothing up to
    ``upto`` is missing: what follows ``revision`` up to there are entries of other types.
    """

    id: str
    document: Document
    revision: int
    epoch: str
    edits: int
    updated: int
    owner: str
    created: datetime
    upto: int = 0

    def after(self, edit: Entry) -> State:
        """The state after an edit of the log; one that does not fit is left out, as everybody leaves it out."""
        if edit.offset <= self.revision:
            return self
        try:
            document = apply(self.document, read(edit.draft.fields["ops"]))
        except (DashboardError, msgspec.ValidationError, KeyError) as error:
            log.error("an edit of the dashboard %s at offset %d does not fit: %s", self.id, edit.offset, error)
            document = self.document
        return replace(
            self, document=document, revision=edit.offset, edits=self.edits + 1, updated=edit.time, upto=edit.offset
        )

    @property
    def content(self) -> bytes:
        """The document as JSON."""
        return msgspec.json.encode(self.document)


class States:
    """Makes states, and keeps them."""

    def __init__(self, documents: Documents, room_log: Log, versions: Versions) -> None:
        self._documents = documents
        self._log = room_log
        self._versions = versions

    async def newest(self, dashboard: str) -> State | None:
        """The state with every edit that is in the log now; ``None`` when there is no such dashboard."""
        stored, (epoch, top) = await asyncio.gather(self._documents.get(dashboard), self._log.look(dashboard))
        if stored is None:
            return None
        begin = _begun(stored, epoch, stored.revision if _goes_on(stored, epoch, top) else top, top)
        state = await self._followed(begin)
        if state.edits > begin.edits and time.time() * 1000 - state.updated > AGED and epoch == stored.epoch:
            await self._keep_late(state, begin.edits)
        return state

    async def settled(self, dashboard: str) -> State | None:
        """The newest state, after it was written down: what lists dashboards shows it from now on."""
        state = await self.newest(dashboard)
        if state is not None and state.edits:
            await self._keep_late(state, state.edits - 1)
        return state

    async def to_edit(self, dashboard: str, epoch: str) -> State:
        """Likewise, for whoever appends edits to this life of the log; raises :class:`NotFound`."""
        while True:
            (found, top), stored = await asyncio.gather(self._log.look(dashboard), self._documents.get(dashboard))
            if stored is None:
                raise NotFound("there is no such dashboard")
            if found != epoch:
                raise Unavailable("this room was just opened anew; try again")
            if stored.epoch == epoch:
                break
            await self._rebase(stored, epoch, top)
        if stored.edits == 0:
            await self._versions.put(dashboard, StoredVersion(stored.revision, stored.content))
        return await self._followed(_begun(stored, epoch, stored.revision, top))

    async def keep(self, state: State, kept_edits: int) -> None:
        """Write a snapshot, unless there is a newer one; ``kept_edits`` is how many the one before held."""
        is_newer = await self._documents.keep(_stored(state))
        if is_newer and state.edits // EVERY > kept_edits // EVERY:
            await self._versions.put(state.id, StoredVersion(state.revision, state.content))

    async def at(self, dashboard: str, offset: int) -> Document:
        """The document as it was after the entry at an offset; raises :class:`NotFound`."""
        newest = await self.newest(dashboard)
        if newest is None:
            raise NotFound("there is no such dashboard")
        if offset >= newest.revision:
            if offset > max(newest.revision, newest.upto):
                raise NotFound(f"the newest version is {newest.revision}")
            return newest.document
        near = await self._versions.nearest(dashboard, offset)
        if near is None:
            raise NotFound(f"the version {offset} is no longer kept")
        begin = replace(newest, document=_document(near.content), revision=near.revision)
        return _folded(begin, await self._log.edits(dashboard, near.revision, offset)).document

    async def _followed(self, begin: State) -> State:
        return _folded(begin, await self._log.edits(begin.id, begin.revision))

    async def _rebase(self, stored: StoredDashboard, epoch: str, top: int) -> None:
        if _goes_on(stored, epoch, top):
            await self._documents.rebase(stored, epoch, stored.revision)
            return
        log.warning("the log of the dashboard %s was lost; it goes on from the newest snapshot", stored.id)
        await self._versions.forget(stored.id, top - 1)
        await self._versions.put(stored.id, StoredVersion(top, stored.content))
        await self._documents.rebase(stored, epoch, top)

    async def _keep_late(self, state: State, kept_edits: int) -> None:
        try:
            await self.keep(state, kept_edits)
        except DashboardError as error:
            log.warning("a snapshot of a dashboard could not be kept, somebody will later: %s", error)


def _goes_on(stored: StoredDashboard, epoch: str, top: int) -> bool:
    """Whether the log still holds what the snapshot was made from; nobody edits in a new life before that is known."""
    return stored.epoch == epoch or stored.revision <= top


def _begun(stored: StoredDashboard, epoch: str, revision: int, top: int) -> State:
    return State(
        stored.id,
        _document(stored.content),
        revision,
        epoch,
        stored.edits,
        round(stored.updated.timestamp() * 1000),
        stored.owner,
        stored.created,
        max(revision, top),
    )


def _document(content: bytes) -> Document:
    return fields_of(msgspec.json.decode(content))


def _folded(state: State, edits: Iterable[Entry]) -> State:
    upto = state.upto
    for edit in edits:
        state = state.after(edit)
    return replace(state, upto=max(upto, state.revision))


def _stored(state: State) -> StoredDashboard:
    document = state.document
    return StoredDashboard(
        id=state.id,
        title=document["title"],
        description=document.get("description", ""),
        panel_count=len(document["panels"]),
        content=state.content,
        owner=state.owner,
        created=state.created,
        updated=datetime.fromtimestamp(state.updated / 1000, UTC),
        revision=state.revision,
        epoch=state.epoch,
        edits=state.edits,
    )
