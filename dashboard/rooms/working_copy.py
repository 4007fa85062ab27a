"""A room's dashboard at the end of the room's log, kept while people edit by way of this worker.

An edit is valid or not at exactly one place in the order: right after the entry that is the newest. So edits are looked
at against this copy right before each try to append them; if another worker was first, the copy has moved on, and they
are looked at again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Protocol

import msgspec

from dashboard.document.dashboard import MAX_BYTES
from dashboard.document.editing import changed, edited, read, size_of, titles
from dashboard.document.operations import Document
from dashboard.errors import Conflict, DashboardError, Invalid
from dashboard.model.operations import Operation
from dashboard.model.rooms import Draft, Entry
from dashboard.storage.states import State

log = logging.getLogger(__name__)

PAUSE: Final = 1.0
"""Seconds between two snapshots of one dashboard."""
_EDIT: Final = msgspec.json.encode({"type": "edit"})[:-1]


class States(Protocol):
    """Where the copy comes from, and where snapshots of it go."""

    async def to_edit(self, dashboard: str, epoch: str) -> State:
        """The state with every edit in this life of the log."""

    async def keep(self, state: State, kept_edits: int) -> None:
        """Write a snapshot."""


class _Edit(msgspec.Struct):
    """What is needed of an entry that is encoded."""

    offset: int
    ops: list[Any]
    time: datetime


class WorkingCopy:
    """Loaded when somebody edits; from then on it follows the log."""

    def __init__(self, room: str, epoch: str, states: States) -> None:
        self._room = room
        self._epoch = epoch
        self._states = states
        self._state: State | None = None
        self._heard: list[Entry] | None = None
        self._kept = (0, 0)
        self._keeping: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    async def ready(self) -> None:
        """Load the copy if it is not there. What enters the log meanwhile is heard and folded in."""
        if self._state is not None:
            return
        self._heard = []
        try:
            state = await self._states.to_edit(self._room, self._epoch)
            for edit in self._heard:
                state = state.after(edit)
        finally:
            self._heard = None
        self._state = state
        self._kept = (state.revision, state.edits)

    def look(self, drafts: Sequence[Draft]) -> tuple[list[Draft], dict[int, DashboardError]]:
        """Drafts that are to be appended now, one after the other: as they enter the log, and those refused, and why.

        An edit enters it with the ``titles`` that the panels it touches have until then.
        """
        state = self._state
        assert state is not None
        # An edit adds less than its own bytes: where all together stay below the limit, not each state is measured.
        ops = [draft.fields["ops"] for draft in drafts if draft.type == "edit"]
        fits = size_of(state.document) + size_of(ops) <= MAX_BYTES
        return _looked_at(state, drafts, changed if fits else edited)

    def take(self, entries: Sequence[bytes]) -> None:
        """The next entries of the log, encoded, in order."""
        if self._state is None and self._heard is None:
            return
        for encoded in entries:
            if encoded.startswith(_EDIT):
                self._take(self._decoded(encoded))

    def keep(self) -> None:
        """Write a snapshot now, or a moment after the last one."""
        if self._keeping is None and self._state is not None and self._state.revision > self._kept[0]:
            self._keeping = asyncio.get_running_loop().create_task(self._keep())

    async def close(self) -> None:
        """Write what is not written."""
        self._closing.set()
        if self._keeping is not None:
            await asyncio.wait({self._keeping})

    def _take(self, edit: Entry) -> None:
        if self._heard is not None:
            self._heard.append(edit)
        elif self._state is not None:
            self._state = self._state.after(edit)

    def _decoded(self, encoded: bytes) -> Entry:
        edit = msgspec.json.decode(encoded, type=_Edit)
        time = round(edit.time.timestamp() * 1000)
        return Entry(self._room, edit.offset, time, Draft("edit", "", "", {"ops": edit.ops}))

    async def _keep(self) -> None:
        while (state := self._state) is not None and state.revision > self._kept[0]:
            try:
                await self._states.keep(state, self._kept[1])
                self._kept = (state.revision, state.edits)
            except DashboardError as error:
                log.warning("a snapshot of a dashboard could not be kept, will retry: %s", error)
                if self._closing.is_set():
                    break
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), PAUSE)
        self._keeping = None


def _looked_at(
    state: State, drafts: Sequence[Draft], change: Callable[[Document, Sequence[Operation]], Document]
) -> tuple[list[Draft], dict[int, DashboardError]]:
    """The drafts with titles, and the edits that are refused, by their places."""
    looked_at, refused = list(drafts), dict[int, DashboardError]()
    document, revision = state.document, state.revision
    for place, draft in enumerate(drafts):
        if draft.type != "edit":
            continue
        try:
            if draft.based_on is not None and draft.based_on != revision:
                raise Conflict("revision: somebody else changed this dashboard at the same moment; load it again")
            operations = read(draft.fields["ops"])
            after = change(document, operations)
        except DashboardError as error:
            refused[place] = error
        except msgspec.ValidationError as error:
            refused[place] = Invalid(f"ops: {error}")
        else:
            looked_at[place] = _titled(draft, titles(document, operations))
            document, revision = after, -1  # the revision is known only when it is in the log
    return looked_at, refused


def _titled(draft: Draft, found: dict[str, str]) -> Draft:
    """With titles instead of those that it was given when it was looked at before."""
    fields = {name: value for name, value in draft.fields.items() if name != "titles"}
    return replace(draft, fields={**fields, "titles": found} if found else fields)
