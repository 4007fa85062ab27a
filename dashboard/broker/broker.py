"""Carries points and what rooms say between workers through Redis, and notices when it did not.

Redis may lose anything at any time. Messages are numbered per sender and metric, a heartbeat repeats the last numbers
every second, and a subscription that hears nothing for three seconds is taken for dead and made anew (redis-py's never
notices a dead peer). Whoever listens is told about every gap and reads history again; so viewers end up right whatever
happens here.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import time
from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

import hiredis
import msgspec

from dashboard.broker.connection import Address, command
from dashboard.broker.link import Link
from dashboard.broker.numbering import Numbers, Positions
from dashboard.broker.wire import Grouped, PointsMessage, pack, unpack
from dashboard.names import glob, is_glob

log = logging.getLogger(__name__)

BEAT: Final = 1.0
DEAD_AFTER: Final = 3.0
MOST_WAITING: Final = 64 << 20
"""Bytes Redis may leave untaken before messages are dropped (and their numbers tell)."""


class Listening(Protocol):
    """Who is told of what arrives."""

    def on_points(self, metric: str, points: Grouped, sent: int) -> None:
        """Points of a subscribed metric; ``sent`` in milliseconds."""

    def on_gap(self, metric: str) -> None:
        """Messages about this metric were missed."""

    def on_link(self, up: bool) -> None:
        """The connection was lost, or is back with all subscriptions (and anything may have been missed)."""


class Following(Protocol):
    """Who is told of what is said under a topic."""

    def on_told(self, topic: str, data: bytes) -> None:
        """Something was said under a topic that is followed."""

    def on_link(self, up: bool) -> None:
        """The connection was lost, or is back with all subscriptions (and anything may have been missed)."""


class _Nobody:
    """Listens before anyone does."""

    def on_points(self, metric: str, points: Grouped, sent: int) -> None:
        """Nothing is subscribed yet."""

    def on_gap(self, metric: str) -> None:
        """Nothing is subscribed yet."""

    def on_link(self, up: bool) -> None:
        """Nothing is subscribed yet."""


class _Beat(msgspec.Struct, array_like=True):
    sender: bytes
    numbers: dict[str, int]


class Broker:
    """This worker's two connections to Redis: one that publishes, one that listens."""

    def __init__(self, url: str, prefix: str, unsent: Callable[[int], None]) -> None:
        """``prefix`` keeps installations that share a Redis apart.

        ``unsent`` is told how many messages Redis was not there to take.
        """
        address = Address.parse(url)
        self.sender = os.urandom(8)
        self._points = f"{prefix}:points:"
        self._beats = f"{prefix}:beat"
        self._topics = f"{prefix}:topic:"
        self._listening: Listening = _Nobody()
        self._following: tuple[Following, ...] = ()
        self._followed: set[str] = set()
        self._unsent = unsent
        self._numbers = Numbers()
        self._positions = Positions()
        self._patterns: dict[str, int] = {}
        self._confirmations: dict[bytes, asyncio.Future[None]] = {}
        self._heard = time.monotonic()
        self._publisher = Link(address, _ignore, _nothing, _nothing)
        self._subscriber = Link(address, self._on_reply, self._on_up, self._on_down)
        self._beating: asyncio.Task[None] | None = None

    @property
    def up(self) -> bool:
        """Whether both connections stand."""
        return self._publisher.up and self._subscriber.up

    def start(self, listening: Listening, *following: Following) -> None:
        """Connect, begin to send heartbeats, and tell all of these of what arrives."""
        self._listening, self._following = listening, following
        self._tell_link(False)
        self._publisher.start()
        self._subscriber.start()
        self._beating = asyncio.get_running_loop().create_task(self._beat())

    async def close(self) -> None:
        """Disconnect."""
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        await self._publisher.close()
        await self._subscriber.close()

    def publish(self, points: Iterable[tuple[str, Grouped]], now: int) -> None:
        """Send each metric's points to every worker that listens; never waits. ``now`` in milliseconds."""
        moment = time.monotonic()
        messages = []
        for metric, grouped in points:
            number = self._numbers.next(metric, moment)
            packed = pack(PointsMessage(self.sender, number, now, grouped))
            messages.append(command("PUBLISH", self._points + metric, packed))
        if self._publisher.waiting > MOST_WAITING or not self._publisher.send(b"".join(messages)):
            self._unsent(len(messages))

    async def subscribe(self, pattern: str) -> None:
        """Listen to the metrics of this name or glob; returns when Redis has confirmed it, or after a moment without.

        Without Redis the subscription is made as soon as it is back, and :meth:`Listening.on_link` tells.
        """
        pattern = _for_redis(pattern)
        self._patterns[pattern] = self._patterns.get(pattern, 0) + 1
        channel = (self._points + pattern).encode()
        if self._patterns[pattern] == 1 and self._subscriber.up:
            self._confirmations[channel] = asyncio.get_running_loop().create_future()
            self._subscriber.send(self._subscription(pattern))
        if channel in self._confirmations:
            await asyncio.wait([self._confirmations[channel]], timeout=DEAD_AFTER)

    def unsubscribe(self, pattern: str) -> None:
        """Undo one :meth:`subscribe`."""
        pattern = _for_redis(pattern)
        self._patterns[pattern] -= 1
        if self._patterns[pattern]:
            return
        del self._patterns[pattern]
        self._positions.forget(pattern)
        word = "PUNSUBSCRIBE" if is_glob(pattern) else "UNSUBSCRIBE"
        self._subscriber.send(command(word, self._points + pattern))

    def tell(self, topic: str, data: bytes) -> None:
        """Say something to every worker that follows the topic; never waits, and may be lost."""
        if not self._publisher.send(command("PUBLISH", self._topics + topic, data)):
            self._unsent(1)

    async def follow(self, topic: str) -> None:
        """Hear what is told under a topic; returns when Redis has confirmed it, or after a moment without."""
        channel = (self._topics + topic).encode()
        if topic not in self._followed:
            self._followed.add(topic)
            if self._subscriber.up:
                self._confirmations[channel] = asyncio.get_running_loop().create_future()
                self._subscriber.send(command("SUBSCRIBE", channel))
        if channel in self._confirmations:
            await asyncio.wait([self._confirmations[channel]], timeout=DEAD_AFTER)

    def unfollow(self, topic: str) -> None:
        """Stop hearing a topic."""
        self._followed.discard(topic)
        self._subscriber.send(command("UNSUBSCRIBE", self._topics + topic))

    def _subscription(self, pattern: str) -> bytes:
        word = "PSUBSCRIBE" if is_glob(pattern) else "SUBSCRIBE"
        return command(word, self._points + pattern)

    def _on_up(self) -> None:
        self._heard = time.monotonic()
        self._subscriber.send(command("SUBSCRIBE", self._beats))
        for pattern in self._patterns:
            self._subscriber.send(self._subscription(pattern))
        for topic in self._followed:
            self._subscriber.send(command("SUBSCRIBE", self._topics + topic))
        # Everything above is confirmed before the reply to this, so nothing can slip between.
        confirmed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        marker = f"{self._beats}:up"
        self._confirmations[marker.encode()] = confirmed
        confirmed.add_done_callback(lambda done: None if done.cancelled() else self._tell_link(True))
        self._subscriber.send(command("SUBSCRIBE", marker))

    def _on_down(self) -> None:
        for confirmed in self._confirmations.values():
            confirmed.cancel()
        self._confirmations.clear()
        self._tell_link(False)

    def _tell_link(self, up: bool) -> None:
        self._listening.on_link(up)
        for one in self._following:
            one.on_link(up)

    def _on_reply(self, reply: Any) -> None:
        self._heard = time.monotonic()
        if isinstance(reply, hiredis.ReplyError):
            log.error("Redis refuses: %s", reply)
            return
        kind = reply[0]
        if kind == b"message" or kind == b"pmessage":
            self._on_message(reply[-2], reply[-1])
        elif kind == b"subscribe" or kind == b"psubscribe":
            confirmed = self._confirmations.pop(reply[1], None)
            if confirmed is not None and not confirmed.done():
                confirmed.set_result(None)

    def _on_message(self, channel: bytes, data: bytes) -> None:
        name = channel.decode()
        if name == self._beats:
            self._on_beat(data)
            return
        if name.startswith(self._topics):
            for one in self._following:
                one.on_told(name.removeprefix(self._topics), data)
            return
        metric = name.removeprefix(self._points)
        try:
            message = unpack(data)
        except ValueError as error:
            log.error("a message about %s was ignored: %s", metric, error)
            return
        new, missed = self._positions.message(message.sender, metric, message.number)
        if missed:
            self._listening.on_gap(metric)
        if new:
            self._listening.on_points(metric, message.points, message.sent)

    def _on_beat(self, data: bytes) -> None:
        try:
            beat = msgspec.msgpack.decode(data, type=_Beat)
        except msgspec.DecodeError as error:
            log.error("a heartbeat was ignored: %s", error)
            return
        for metric, number in beat.numbers.items():
            if self._listens_to(metric) and self._positions.heartbeat(beat.sender, metric, number):
                self._listening.on_gap(metric)

    def _listens_to(self, metric: str) -> bool:
        if metric in self._patterns:
            return True
        return any(is_glob(pattern) and glob(pattern).fullmatch(metric) for pattern in self._patterns)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            now = time.monotonic()
            beat = msgspec.msgpack.encode(_Beat(self.sender, self._numbers.recent(now)))
            self._publisher.send(command("PUBLISH", self._beats, beat))
            if self._subscriber.up and now - self._heard > DEAD_AFTER:
                log.warning("nothing heard from Redis for %.0f s", now - self._heard)
                self._subscriber.drop()
                self._publisher.drop()


def _for_redis(pattern: str) -> str:
    """The pattern to subscribe to: ``?`` is any character to us, but one byte to Redis. More may come, but not less."""
    return pattern if "?" not in pattern else re.split(r"[*?]", pattern, maxsplit=1)[0] + "*"


def _ignore(reply: Any) -> None:
    """The count of receivers, which nobody needs."""
    if isinstance(reply, hiredis.ReplyError):
        log.error("Redis refuses: %s", reply)


def _nothing() -> None:
    pass
