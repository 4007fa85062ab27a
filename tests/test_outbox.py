"""The outbox over a real socket pair: with a reader that reads, one that stops, and one that is hidden."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream

from dashboard.codes import CLOSE_TOO_SLOW
from dashboard.outbox import FIRST_PAUSE, LONGEST_PAUSE, Outbox
from tests.awaiting import until

LIMIT = 64 << 10
FRAME = b"x" * 1000


class Pair:
    """An outbox, the other end of its socket, and what the outbox asked of its owner."""

    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        for end in (ours, self.theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
            end.setblocking(False)
        self.stream = IOStream(ours)
        self.closes: list[int] = []
        self.resumed: list[dict[int, int]] = []
        self.answers: list[bytes] = []
        self.outbox = Outbox(self.stream, LIMIT, self._close, self._resume)
        self.outbox.watches = (1, 2)

    def _close(self, code: int, reason: str) -> None:
        self.closes.append(code)
        self.stream.close()

    def _resume(self, outbox: Outbox) -> None:
        missed = {}
        while (one := outbox.next_missed()) is not None:
            missed[one[0]] = one[1]
        self.resumed.append(missed)
        if self.answers:
            outbox.send(self.answers.pop(0))

    def fill(self) -> int:
        """Offer data until the reader lags; how many frames were taken."""
        taken = 0
        while self.outbox.offer(FRAME, {1: taken}):
            taken += 1
        return taken

    def read(self) -> int:
        """Read what there is; how many bytes it was."""
        got = 0
        try:
            while part := self.theirs.recv(1 << 20):
                got += len(part)
        except BlockingIOError:
            pass
        return got

    async def read_all(self, size: int) -> None:
        left = size

        def finished() -> bool:
            nonlocal left
            left -= self.read()
            return left <= 0

        await until(finished)
        assert left == 0


@pytest.fixture
def pair(io_loop: IOLoop) -> Iterator[Pair]:
    made = Pair()
    yield made
    made.outbox.stop()
    made.stream.close()
    made.theirs.close()


async def test_a_healthy_reader_gets_everything_at_once(pair: Pair) -> None:
    pair.outbox.send(b"hello ")
    assert pair.outbox.offer(b"data", {1: 0})
    assert pair.theirs.recv(100) == b"hello data"
    assert pair.outbox.waiting == 0
    assert not pair.outbox.lagging


async def test_for_a_reader_that_stops_nothing_piles_up(pair: Pair) -> None:
    taken = pair.fill()
    for tick in range(10_000):
        assert not pair.outbox.offer(FRAME, {1: tick + taken, 2: tick})
    assert pair.outbox.waiting <= len(FRAME)
    assert pair.outbox.lagging
    assert pair.closes == []
    assert pair.resumed == []


async def test_it_gets_one_push_for_all_that_it_missed_when_it_reads_again(pair: Pair) -> None:
    taken = pair.fill()
    pair.outbox.offer(FRAME, {2: 70})
    pair.outbox.offer(FRAME, {1: 99, 2: 71, 3: 5})
    pair.answers = [b"all of it"]
    # What was offered and not taken is not sent; the frame that was cut off is sent to its end.
    await pair.read_all(taken * len(FRAME))
    await until(lambda: pair.resumed)
    assert pair.resumed[0] == {1: taken, 2: 70}
    await until(lambda: not pair.outbox.lagging)
    await pair.read_all(len(b"all of it"))
    assert pair.outbox.offer(b"and on", {1: 100})


async def test_what_it_missed_is_sent_as_there_is_room_and_no_faster(pair: Pair) -> None:
    sent: list[int] = []

    def resume(outbox: Outbox) -> None:
        while (missed := outbox.next_missed()) is not None:
            sent.append(missed[0])
            outbox.send(b"z" * 100_000)

    pair.outbox._resume = resume
    pair.outbox.watches = tuple(range(20))
    taken = pair.fill()
    pair.outbox.offer(FRAME, dict.fromkeys(range(20), 0))
    most = 0

    def all_sent() -> bool:
        nonlocal most
        most = max(most, pair.outbox.waiting)
        pair.read()
        return len(sent) == 20

    await until(all_sent)
    assert sorted(sent) == list(range(20))
    assert taken
    assert most <= 200_000
    assert pair.closes == []


async def test_what_was_missed_while_it_caught_up_comes_after_that(pair: Pair) -> None:
    pair.fill()
    pair.outbox.offer(FRAME, {1: 4, 2: 4})
    sent: list[tuple[int, int]] = []

    def resume(outbox: Outbox) -> None:
        while (missed := outbox.next_missed()) is not None:
            sent.append(missed)
            outbox.send(b"z" * 100_000)

    pair.outbox._resume = resume
    await until(lambda: pair.read() >= 0 and len(sent) == 1)
    assert not pair.outbox.offer(FRAME, {1: 5, 2: 5})  # 1 was sent, 2 is still to come with all there is
    await until(lambda: pair.read() >= 0 and len(sent) == 3)
    assert [watch for watch, _ in sent] == [1, 2, 1]
    assert sent[2] == (1, 5)
    await until(lambda: pair.read() >= 0 and not pair.outbox.lagging)


async def test_a_watch_that_ended_is_not_resumed(pair: Pair) -> None:
    pair.fill()
    pair.outbox.offer(FRAME, {1: 5, 2: 5})
    pair.outbox.forget(1)
    await until(lambda: pair.read() == 0 and pair.resumed)
    assert pair.resumed[0] == {2: 5}


async def test_a_reader_that_stays_slow_gets_fewer_and_larger_pushes(pair: Pair) -> None:
    pair.answers = [b"y" * 100_000] * 3
    said: list[int] = []
    pair.fill()
    for _ in range(3):
        await until(lambda: pair.read() >= 0 and len(pair.resumed) > len(said))
        said.append(pair.outbox.updates_per_push(FIRST_PAUSE))
    assert said == sorted(said)
    assert said[-1] > 1
    await until(lambda: pair.read() >= 0 and not pair.outbox.lagging)
    assert pair.outbox.updates_per_push(FIRST_PAUSE) == 1
    assert pair.outbox._pause <= LONGEST_PAUSE


async def test_what_must_not_be_lost_waits_up_to_the_limit(pair: Pair) -> None:
    pair.fill()
    while not pair.closes:
        pair.outbox.send(FRAME)
        assert pair.outbox.waiting <= LIMIT + len(FRAME)  # and the rest of what was being sent
    assert pair.closes == [CLOSE_TOO_SLOW]


async def test_one_large_push_is_no_reason_to_send_anyone_away(pair: Pair) -> None:
    pair.outbox.send(b"z" * 10 * LIMIT)
    assert pair.outbox.waiting > LIMIT
    for _ in range(50):
        pair.outbox.send(FRAME)
    assert pair.closes == []
    await pair.read_all(10 * LIMIT + 50 * len(FRAME))


async def test_what_must_not_be_lost_arrives_in_order(pair: Pair) -> None:
    taken = pair.fill()
    sent = [b"%06d" % number for number in range(1000)]
    for frame in sent:
        pair.outbox.send(frame)
    got = b""

    def all_there() -> bool:
        nonlocal got
        try:
            got += pair.theirs.recv(1 << 16)
        except BlockingIOError:
            return False
        return len(got) >= taken * len(FRAME) + 6000

    await until(all_there)
    assert got.endswith(b"".join(sent))


async def test_one_frame_over_the_limit_is_no_reason_to_close_but_two_at_once_are(pair: Pair) -> None:
    large = b"y" * (3 * LIMIT)
    for _ in range(3):
        before = pair.fill() * len(FRAME)
        pair.outbox.send(large)
        pair.outbox.send(b"z" * 1000)
        assert pair.closes == []
        assert len(large) < pair.outbox.waiting <= len(FRAME) + len(large) + 1000
        await pair.read_all(before + len(large) + 1000)
        await until(lambda: not (pair.outbox.waiting or pair.outbox.lagging))
    pair.fill()
    pair.outbox.send(large)
    pair.outbox.send(large)
    assert pair.closes == [CLOSE_TOO_SLOW]


async def test_a_hidden_page_gets_no_data_until_it_is_back(pair: Pair) -> None:
    pair.outbox.hide(True)
    assert not pair.outbox.offer(b"data", {1: 7})
    assert not pair.outbox.offer(b"data", {1: 8, 2: 3})
    pair.outbox.send(b"said")
    assert pair.theirs.recv(100) == b"said"
    pair.outbox.hide(True)
    assert pair.resumed == []
    pair.outbox.hide(False)
    assert pair.resumed == [{1: 7, 2: 3}]
    assert pair.outbox.offer(b"data", {1: 9})


async def test_a_page_that_is_slow_and_hidden_is_resumed_when_both_are_over(pair: Pair) -> None:
    taken = pair.fill()
    pair.outbox.hide(True)
    await pair.read_all(taken * len(FRAME))
    await until(lambda: not pair.stream.writing())
    assert pair.resumed == []
    pair.outbox.hide(False)
    await until(lambda: pair.resumed)
    await until(lambda: not pair.outbox.lagging)


async def test_spare_frames_are_left_out_for_a_slow_reader(pair: Pair) -> None:
    assert pair.outbox.spare(b"cursor")
    pair.fill()
    waiting = pair.outbox.waiting
    assert not pair.outbox.spare(b"cursor")
    assert pair.outbox.waiting == waiting


@pytest.mark.parametrize("ended", ["theirs", "ours"])
async def test_nothing_fails_when_the_connection_has_ended(pair: Pair, ended: str) -> None:
    pair.fill()
    if ended == "theirs":
        pair.theirs.close()
    else:
        pair.stream.close()
    frames: list[Any] = [FRAME, b""]
    for frame in frames * 3:
        pair.outbox.send(frame)
        pair.outbox.offer(frame, {1: 1})
        await asyncio.sleep(0)
    await until(lambda: pair.stream.closed())
    pair.outbox.send(FRAME)
    assert not pair.outbox.offer(FRAME, {1: 1}) or pair.stream.closed()
    pair.outbox.stop()
