"""The law of the room log: whatever is lost on the way, every view is the log from where it began, with no gap, no
double and no change of order; and whatever was acknowledged is in the log once, where the answer said.

And of the dashboard: whoever edits, on whatever worker, it is what the edits of the log make of it, each of them valid
at its place; every snapshot of it is what the edits up to there make.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Coroutine
from typing import Any, ClassVar, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from redis.asyncio import Redis

from dashboard.document.editing import begun, edited, fields_of, read
from dashboard.document.operations import same
from dashboard.errors import Conflict, NotFound
from dashboard.model.operations import Operation
from dashboard.model.rooms import Entry
from dashboard.protocol import room_commands as said
from dashboard.protocol.room_pushes import entry as shown
from dashboard.storage.dashboards import DashboardDocuments
from dashboard.storage.mongo import Mongo, connect
from dashboard.storage.room_log import RoomLog
from tests.awaiting import until
from tests.rooms.workers import Listener, Worker, someone, working

T = TypeVar("T")
EDITOR = someone("editor", "editor")
WHICH = st.integers(0, 1)
ANY = st.integers(0, 1000)
"""Which of those that are there: taken modulo their number, for that depends on timing."""
SOME = st.integers(1, 6)


class View:
    """What one browser has of the room; after ``offset`` it follows."""

    def __init__(self, worker: int, listener: Listener) -> None:
        self.worker = worker
        self.listener = listener

    def saw(self, log: list[dict[str, Any]], position: int) -> None:
        """Check what was seen against the log, whose end may be a moment old: people come and go all the while."""
        assert not self.listener.again
        offsets = self.listener.offsets
        if not offsets:
            return
        assert offsets == list(range(offsets[0], offsets[0] + len(offsets)))
        assert self.listener.reply["entries"] or offsets[0] == (position + 1 if self.listener.reply["recovered"] else 1)
        for entry in self.listener.entries:
            assert entry["offset"] > len(log) or entry == log[entry["offset"] - 1]


class Room(RuleBasedStateMachine):
    """Two workers, one room, people who come and go."""

    mongo_url: ClassVar[str]
    redis_url: ClassVar[str]

    @initialize()
    def begin(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.database = f"test-{uuid.uuid4().hex[:16]}"
        self.mongo: Mongo = self.run(connect(self.mongo_url, self.database))
        self.contexts: list[Any] = [None, None]
        self.workers: list[Worker] = []
        self.views: dict[View, int] = {}
        self.positions: list[tuple[str, int]] = []
        self.acknowledged: list[tuple[str, Entry]] = []
        self.said = 0
        self.edited = 0
        for place in range(2):
            self.workers.append(self.run(self.started(place)))
        self.room = self.run(self.workers[0].dashboard())
        self.come(0, None)
        self.come(1, None)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(asyncio.wait_for(work, 60))

    async def started(self, place: int) -> Worker:
        self.contexts[place] = working(self.mongo, self.redis_url, self.database)
        worker: Worker = await self.contexts[place].__aenter__()
        await until(lambda: worker.broker.up)
        return worker

    # What may happen.

    @rule(first=st.integers(0, 6), second=st.integers(0, 6))
    def append(self, first: int, second: int) -> None:
        """People say things by way of both workers at once."""
        self.run(self.all_say([(0, first), (1, second)]))

    async def all_say(self, counts: list[tuple[int, int]]) -> None:
        await asyncio.gather(*(self.say(worker) for worker, count in counts for _ in range(count)))

    async def say(self, worker: int) -> None:
        self.said += 1
        text = f"op{self.said}"
        entry = await self.workers[worker].say(someone(text), self.room, text, text)
        self.acknowledged.append((text, entry))

    @rule(changes=st.lists(st.tuples(WHICH, st.sampled_from(["add", "remove", "title", "name"]), ANY), max_size=8))
    def edit(self, changes: list[tuple[int, str, int]]) -> None:
        """People edit by way of both workers at once, a few panels, so that they get into each other's way."""
        self.run(self.all_edit(changes))

    async def all_edit(self, changes: list[tuple[int, str, int]]) -> None:
        await asyncio.gather(*(self.change(worker, what, which % 3) for worker, what, which in changes))

    async def change(self, worker: int, what: str, panel: int) -> None:
        self.edited += 1
        text, path = f"edit{self.edited}", f"panels.p{panel}"
        ops = {
            "add": Operation("add", path, {"kind": "text", "title": text, "at": [0, 0, 6, 5], "queries": {}}),
            "remove": Operation("remove", path),
            "title": Operation("set", f"{path}.title", text),
            "name": Operation("set", "title", text),
        }
        command = said.Edit(room_id=self.room, ops=[ops[what]], operation_id=text)
        try:
            entry = await (await self.workers[worker].parts.editing.edit(EDITOR, command))
        except (Conflict, NotFound):
            return  # somebody added, or removed, the panel before
        self.acknowledged.append((text, entry))

    @rule(worker=WHICH, which=ANY)
    def repeat(self, worker: int, which: int) -> None:
        """A client that never got its answer asks again, anywhere."""
        self.append(0, 1)
        messages = [(text, entry) for text, entry in self.acknowledged if text.startswith("op")]
        text, entry = messages[which % len(messages)]
        assert self.run(self.workers[worker].say(someone(text), self.room, text, text)) == entry

    @rule(worker=WHICH, which=ANY)
    def join(self, worker: int, which: int) -> None:
        """Somebody comes, with a position of any time."""
        positions = [None, ("of another life", 3), *self.positions]
        self.come(worker, positions[which % len(positions)])

    def come(self, worker: int, position: tuple[str, int] | None) -> None:
        listener = self.run(self.workers[worker].join(someone(f"v{len(self.views)}"), self.room, position))
        reply = listener.reply
        assert reply["recovered"] == (position is not None and position[0] == reply["epoch"])
        self.views[View(worker, listener)] = position[1] if reply["recovered"] and position else reply["top"]
        self.positions += [(reply["epoch"], offset) for offset in (0, reply["top"] // 2, reply["top"])]

    @rule(which=ANY)
    def leave(self, which: int) -> None:
        self.come(0, None)
        view = list(self.views)[which % len(self.views)]
        self.views.pop(view)
        self.run(self.left(view))

    async def left(self, view: View) -> None:
        self.workers[view.worker].parts.rooms.leave_all(view.listener)

    @rule(worker=WHICH)
    def lose_what_is_published(self, worker: int) -> None:
        self.workers[worker].broker._publisher.drop()

    @rule(worker=WHICH)
    def lose_what_is_heard(self, worker: int) -> None:
        self.workers[worker].broker._subscriber.drop()

    @rule(worker=WHICH, count=SOME)
    def lose_everything_about_some(self, worker: int, count: int) -> None:
        """What is said while the worker hears nothing, and tells nothing, it must find by itself."""
        self.lose_what_is_published(1 - worker)
        self.lose_what_is_heard(worker)
        self.run(self.all_say([(1 - worker, count)]))

    @rule()
    def flush_redis(self) -> None:
        self.run(self.flushed())

    async def flushed(self) -> None:
        redis = Redis.from_url(self.redis_url)
        await redis.flushall()
        await redis.aclose()

    @rule(worker=WHICH, count=SOME)
    def kill(self, worker: int, count: int) -> None:
        """A worker dies while people speak by way of it; another comes in its place, its viewers come back."""
        self.run(self.killed(worker, count))
        for view in [view for view in self.views if view.worker == worker]:
            position = self.views.pop(view)
            offsets = view.listener.offsets
            self.come(1 - worker, (view.listener.reply["epoch"], offsets[-1] if offsets else position))

    async def killed(self, worker: int, count: int) -> None:
        saying = [asyncio.ensure_future(self.say(worker)) for _ in range(count)]
        saying += [asyncio.ensure_future(self.change(worker, what, 0)) for what in ("add", "name", "title", "remove")]
        await asyncio.sleep(0.002)
        await self.workers[worker].die()
        for one in saying:
            one.cancel()
        await asyncio.gather(*saying, return_exceptions=True)
        await self.contexts[worker].__aexit__(None, None, None)
        self.workers[worker] = await self.started(worker)

    @rule()
    def let_time_pass(self) -> None:
        self.run(asyncio.sleep(0.01))

    # What must hold.

    @rule()
    def agree(self) -> None:
        """What every worker does every few seconds, done now: then all see the same."""
        self.run(self.agreed())

    async def agreed(self) -> None:
        for worker in self.workers:
            await until(lambda worker=worker: worker.broker.up)  # type: ignore[misc]
            for room in worker.parts.tending._rooms:
                room.doubt()
            await worker.parts.tending._settle()
        log = [shown(entry) for entry in await RoomLog(self.mongo).after(self.room, 0, 10_000)]
        assert [entry["offset"] for entry in log] == list(range(1, len(log) + 1))
        for text, entry in self.acknowledged:
            assert log[entry.offset - 1]["operationId"] == text
        await self.edits_are_the_dashboard(log)
        operations = [entry["operationId"] for entry in log if "operationId" in entry]
        assert len(operations) == len(set(operations))
        await until(self.is_current)
        log = [shown(entry) for entry in await RoomLog(self.mongo).after(self.room, 0, 10_000)]
        for view, position in self.views.items():
            view.saw(log, position)

    async def edits_are_the_dashboard(self, log: list[dict[str, Any]]) -> None:
        """Each edit was valid at its place, and all of them make what any worker shows, and what is kept."""
        states = {0: begun(b'{"title": "A room"}')}
        for entry in log:
            if entry["type"] == "edit":
                states[entry["offset"]] = edited(states[max(states)], read(entry["ops"]))
        for worker in self.workers:
            shown_now = await worker.dashboards.get(EDITOR, self.room)
            assert same(fields_of(shown_now), states[shown_now["revision"]])
            assert shown_now["revision"] == max(states)
        stored = await DashboardDocuments(self.mongo).get(self.room)
        assert stored is not None
        assert same(fields_of(json.loads(stored.content)), states[stored.revision])

    async def is_current(self) -> bool:
        top = await RoomLog(self.mongo).top(self.room)
        return all((view.listener.offsets or [position])[-1] == top for view, position in self.views.items())

    def teardown(self) -> None:
        if hasattr(self, "workers"):
            self.run(self.ended())
            self.loop.close()

    async def ended(self) -> None:
        await self.agreed()
        for context in self.contexts:
            await context.__aexit__(None, None, None)
        await self.mongo.client.drop_database(self.database)
        self.mongo.close()


def hold(mongo_url: str, redis_url: str, examples: int, steps: int) -> None:
    """Try the law on so many lives of a room, each of so many steps.

    What breaks it is not made shorter: it depends on what happens at the same time, and seldom happens twice.
    """
    Room.mongo_url, Room.redis_url = mongo_url, redis_url
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),
    )
    run_state_machine_as_test(Room, settings=chosen)
