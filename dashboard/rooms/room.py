"""One room on this worker: its log, its people, and the connections here that take part."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

import msgspec

from dashboard.broker.presence import Change
from dashboard.model.access import Access
from dashboard.model.people import Person
from dashboard.model.rooms import Draft, Entry, EntryType, Presence
from dashboard.rooms.annotated import Annotated
from dashboard.rooms.annotated import Log as AnnotationLog
from dashboard.rooms.appending import Appending, LogWriter
from dashboard.rooms.bunching import CROWD, CROWD_PAUSE
from dashboard.rooms.delivery import Delivery, LogReader, encoded
from dashboard.rooms.following import Audience, Seat
from dashboard.rooms.own import Own
from dashboard.rooms.scene import Scene
from dashboard.rooms.working_copy import States, WorkingCopy
from dashboard.telemetry import Tally

GRACE: Final = 5.0
"""Seconds for which somebody who left is still shown: a reload does not make them flicker."""

encode = msgspec.msgpack.Encoder().encode


class Log(LogWriter, LogReader, AnnotationLog, Protocol):
    """A room's log, as it is read and written here."""


class PresenceRecords(Protocol):
    """What workers share about who is where."""

    async def write(self, room: str, worker: str, records: Mapping[str, bytes | None]) -> Change | None:
        """Keep the records of some people, remove those that are ``None``."""

    async def drop(self, room: str, worker: str, person: str) -> bool:
        """Remove a record; whether it was the person's last."""


class Room:
    """The state of one room on this worker; :class:`dashboard.rooms.rooms.Rooms` has the verbs."""

    def __init__(
        self,
        room_id: str,
        epoch: str,
        top: int,
        access: Access,
        worker: str,
        log: Log,
        records: PresenceRecords,
        states: States,
        tell: Callable[[str, bytes], None],
        own: Callable[[Any], None],
        tally: Tally,
    ) -> None:
        """``tell`` says something to the other workers, ``own`` runs what need not be waited for."""
        self.id = room_id
        self.epoch = epoch
        self.access = access
        self.scene = Scene(room_id)
        self.copy = WorkingCopy(room_id, epoch, states)
        self.annotated = Annotated(room_id, log)
        self.delivery = Delivery(room_id, log, top, self.doubt, self._follow, tally)
        self.appended_at = float("-inf")
        self.looked_at = time.monotonic()
        self.missing: dict[tuple[str, str], int] = {}
        self.closed = False
        self._worker = worker
        self._records = records
        self._tell = tell
        self._own = own
        self._tally = tally
        self._appending = Appending(
            room_id, log, self.copy, lambda: self.delivery.top, self._appended, self.doubt, tally
        )
        self._people: dict[str, Own] = {}
        self._stale: set[Seat] = set()
        self._unwritten: dict[str, Presence | None] = {}
        self._moved: dict[str, Person] = {}
        self._pointed: dict[str, Mapping[str, Any]] = {}
        self._people_from = float("-inf")

    @property
    def idle(self) -> bool:
        """Whether nobody is here by way of this worker."""
        return not self._people and not self.delivery.seats and not self._unwritten

    def doubt(self) -> None:
        """Something may have happened to the log that nobody told: look at it at the next turn."""
        self.looked_at = float("-inf")

    def append(self, draft: Draft) -> asyncio.Future[Entry]:
        """Append to the log: the entry, when it is durable and told to all."""
        return self._appending.append(draft)

    def sit(self, audience: Audience, person: Person, sent: int, now: int, *, quiet: bool = False) -> Seat:
        """Let a connection take part; its log goes on after offset ``sent``. ``now`` in milliseconds.

        One that is ``quiet`` hears everything, but is nobody here: a screen on a wall.
        """
        seat = Seat(audience, person, sent)
        self.delivery.add(seat)
        self._stale.add(seat)
        if not quiet:
            self._welcome(seat, now)
        return seat

    def stand(self, seat: Seat) -> None:
        """A connection takes part no more; its person leaves after a grace, unless they come back."""
        self.delivery.remove(seat)
        self._stale.discard(seat)
        own = self._people.get(seat.person.id)
        if own is None or seat not in own.seats:
            return
        own.seats.discard(seat)
        if own.seats:
            self.announce(own)
        elif not self.closed:
            own.leaving = asyncio.get_running_loop().call_later(GRACE, self._left, own)

    def own(self, person: str) -> Own | None:
        """A person who is here by way of this worker."""
        return self._people.get(person)

    def announce(self, own: Own) -> None:
        """Tell all how one of ours is: those here and elsewhere at the next tick."""
        own.revision += 1
        presence = own.presence()
        own.record = encode(presence)
        self.scene.put(self._worker, presence)
        self._unwritten[presence.id] = presence

    def check(self, written: Mapping[str, bytes]) -> None:
        """Make right what is written down of our people (person → record): it may have been lost, or be of old."""
        for person, own in self._people.items():
            if person not in self._unwritten and written.get(person) != own.record:
                self.announce(own)
        for person in written.keys() - self._people.keys():
            self._unwritten.setdefault(person, None)

    async def see_off(self, worker: str, person: str, name: str) -> None:
        """Somebody is gone with a worker that died: whoever removes the record writes that they left."""
        last = await self._records.drop(self.id, worker, person)
        self.scene.drop(worker, person)
        self._tell(self.id, encode(("people", worker, [], [person])))
        if last:
            self.append(Draft("user_left", person, name))

    def typing(self, person: str, is_typing: bool, now: float) -> None:
        """One of ours types, or has stopped; ``now`` is a monotonic time in seconds."""
        self.scene.typing(person, is_typing, now)
        self._tell(self.id, encode(("typing", self._worker, person, is_typing)))

    def editing(self, person: str, what: Mapping[str, Any] | None, now: float) -> None:
        """One of ours moves or configures a panel, or has let go of it; ``now`` as above."""
        self.scene.editing(person, what, now)
        self._tell(self.id, encode(("editing", self._worker, person, what)))

    def point(self, person: str, cursor: Mapping[str, Any]) -> None:
        """One of ours points somewhere."""
        self.scene.point(person, cursor)
        self._pointed[person] = cursor

    def tick(self, now: float) -> None:
        """Tell other workers of our people, and everyone here what changed; ``now`` is a monotonic time in seconds."""
        if self._pointed:
            self._tell(self.id, encode(("cursors", self._worker, self._pointed)))
            self._pointed = {}
        self.scene.expire(now)
        if now >= self._people_from and (self._unwritten or self.scene.changed):
            self._tell_people(now)
        elif self.scene.busy:
            self._show(self.scene.take())
        self._show_newcomers()

    def start_again(self) -> None:
        """The log is another one: let everybody come again."""
        for seat in tuple(self.delivery.seats):
            seat.audience.start_again()

    async def close(self) -> None:
        """Write what waits, forget the rest."""
        self.closed = True
        for own in self._people.values():
            own.stay()
        await self._appending.close()
        await self.copy.close()
        await self.delivery.close()

    def _tell_people(self, now: float) -> None:
        if self._unwritten:
            self._own(self._write(self._unwritten, self._moved))
            self._unwritten, self._moved = {}, {}
        if self.scene.changed:
            self._show(self.scene.take())
        if len(self.scene.roster) >= CROWD:
            self._people_from = now + CROWD_PAUSE

    def _show(self, frame: bytes) -> None:
        told = self.delivery.seats - self._stale
        dropped = {seat for seat in told if not seat.audience.take_changes(self.id, frame)}
        self._stale |= dropped
        self._tally.changes += len(told) - len(dropped)
        self._tally.changes_dropped += len(dropped)

    def _show_newcomers(self) -> None:
        ready = [seat for seat in self._stale if seat.audience.ready]
        if ready:
            full = self.scene.full()
            self._tally.changes += len(ready)
            self._stale -= {seat for seat in ready if seat.audience.take_changes(self.id, full)}

    def _follow(self, entries: Sequence[bytes]) -> None:
        self.copy.take(entries)
        self.annotated.follow(entries)

    def _welcome(self, seat: Seat, now: int) -> None:
        person = seat.person
        own = self._people.get(person.id)
        if own is None:
            own = self._people[person.id] = Own(person, now)
            self._moved[person.id] = person
        own.stay()
        own.person = person
        own.seats.add(seat)
        self.announce(own)

    def _appended(self, entries: Sequence[Entry]) -> None:
        """Entries are durable: deliver them here, and tell the other workers. MongoDB has decided their order."""
        made = encoded(entries)
        self._tally.appended += len(entries)
        self.delivery.take(entries[0].offset, made)
        self.appended_at = time.monotonic()
        self.copy.keep()
        self._tell(self.id, encode(("entries", self.epoch, entries[0].offset, made)))

    async def _write(self, changed: Mapping[str, Presence | None], moved: Mapping[str, Person]) -> None:
        """Written first and told second: whoever comes between reads what they did not hear.

        ``moved`` are those who came or went here; if they did so everywhere, it is for the log.
        """
        records = {person: None if presence is None else encode(presence) for person, presence in changed.items()}
        before_and_after = await self._records.write(self.id, self._worker, records)
        here: Iterable[Presence] = [presence for presence in changed.values() if presence is not None]
        gone = [person for person, presence in changed.items() if presence is None]
        self._tell(self.id, encode(("people", self._worker, here, gone)))
        if before_and_after is not None:
            before, after = before_and_after
            for person in moved.values():
                if (person.id in before) != (person.id in after):
                    kind: EntryType = "user_joined" if person.id in after else "user_left"
                    self.append(Draft(kind, person.id, person.name))

    def _left(self, own: Own) -> None:
        own.leaving = None
        person = own.person
        del self._people[person.id]
        self.scene.drop(self._worker, person.id)
        self._unwritten[person.id] = None
        self._moved[person.id] = person
