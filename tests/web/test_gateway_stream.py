from __future__ import annotations

import asyncio
from typing import Any

from engineio.packet import NOOP, Packet

from dashboard.codes import CLOSE_TOO_SLOW
from dashboard.outbox import Outbox
from dashboard.web.gateway_stream import EASY, EventStream, Line
from tests.awaiting import until


def stream(line: Line, copies: int = 1) -> EventStream:
    return EventStream(line, lambda data: [data.decode()] * copies, lambda: None)


async def test_what_waits_is_counted_in_bytes() -> None:
    line = Line()
    line.push("ä" * 10)
    line.put_nowait(Packet(NOOP))
    line.put_nowait(None)
    assert line.waiting == 22
    assert line.get_nowait().encode() == "4" + "ä" * 10
    assert line.waiting == 2
    line.get_nowait()
    line.get_nowait()
    assert line.waiting == 0


async def test_what_the_socket_holds_counts_too() -> None:
    line, taken = Line(), asyncio.get_running_loop().create_future()
    line.handed(100, taken)
    assert line.waiting == 100
    taken.set_exception(ConnectionError())
    await until(lambda: line.waiting == 0)


async def test_those_who_wait_are_told_when_little_is_left() -> None:
    line = Line()
    assert line.eased().done()
    line.push("x" * (EASY + 1))
    eased = line.eased()
    await asyncio.sleep(0)
    assert not eased.done()
    line.get_nowait()
    await eased


async def test_those_who_wait_are_told_when_the_client_is_gone() -> None:
    line = Line()
    line.push("x" * (EASY + 1))
    eased = line.eased()
    line.end()
    await eased
    assert line.ended


async def test_an_outbox_writes_events_in_order() -> None:
    line, closed = Line(), list[int]()
    outbox = Outbox(stream(line), 100_000, lambda code, _: closed.append(code), lambda _: None)
    sent = [f"{number}" * 1000 for number in range(40)]
    for one in sent:
        outbox.send(one.encode())
    assert [line.get_nowait().data for _ in sent] == sent
    assert line.empty()
    assert not closed


async def test_an_outbox_that_nobody_empties_is_closed_with_bounded_bytes() -> None:
    line, closed = Line(), list[int]()
    outbox = Outbox(stream(line), 50_000, lambda code, _: closed.append(code), lambda _: None)
    for _ in range(1000):
        outbox.send(b"x" * 1000)
        if closed:
            break
    assert closed == [CLOSE_TOO_SLOW]
    assert line.waiting <= EASY + 1000 + 50_000
    assert outbox.waiting > 0


async def test_changes_are_left_out_while_much_waits() -> None:
    line = Line()
    outbox = Outbox(stream(line), 50_000, lambda *_: None, lambda _: None)
    assert outbox.spare(b"x")
    outbox.send(b"y" * EASY)
    outbox.send(b"z" * 1000)
    assert not outbox.spare(b"x")
    while not line.empty():
        line.get_nowait()
    await line.eased()
    await until(lambda: outbox.waiting == 0)
    assert outbox.spare(b"x")


async def test_what_means_nothing_here_costs_nothing() -> None:
    line: Any = Line()
    nothing = stream(line, copies=0)
    assert nothing.send(b"a heartbeat") == len(b"a heartbeat")
    assert line.waiting == 0
    assert not nothing.closed()
