from __future__ import annotations

import asyncio

import msgspec
import pytest

from dashboard import reports as module
from dashboard.model.reports import Report, RoomReport
from dashboard.reports import ASK, Reports


class Network:
    """What carries a word to every worker that follows its topic."""

    def __init__(self) -> None:
        self.workers: dict[str, Reports] = {}
        self.deaf: set[str] = set()
        self.asked = 0

    def tell(self, topic: str, data: bytes) -> None:
        self.asked += topic == ASK
        for name, worker in self.workers.items():
            if name not in self.deaf:
                asyncio.get_running_loop().call_soon(worker.on_told, topic, data)

    async def follow(self, topic: str) -> None:
        pass

    async def names(self) -> list[str]:
        return list(self.workers)

    def add(self, name: str) -> Reports:
        report = Report(name, f"text of {name}", ["u1"], [RoomReport("d1", 1, 2, 3)])
        made = self.workers[name] = Reports(name, self, self.names, lambda: report)
        return made


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    monkeypatch.setattr(module, "PATIENCE", 30.0)
    return Network()


async def test_every_worker_answers(network: Network) -> None:
    asker, *_ = [network.add(name) for name in ("b", "a", "c")]
    await asker.start()
    found = await asker.all()
    assert [one.worker for one in found] == ["b", "a", "c"]
    assert found[2] == Report("c", "text of c", ["u1"], [RoomReport("d1", 1, 2, 3)])


async def test_those_who_ask_together_share_the_answer(network: Network) -> None:
    asker, _ = network.add("a"), network.add("b")
    found = await asyncio.gather(*(asker.all() for _ in range(10)))
    assert network.asked == 1
    assert all(one is found[0] for one in found)
    await asker.all()
    assert network.asked == 2


async def test_whoever_does_not_answer_is_left_out(
    network: Network, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 1.0)
    asker = network.add("a")
    network.add("b")
    network.add("c")
    network.deaf.add("c")
    assert [one.worker for one in await asker.all()] == ["a", "b"]
    assert "1 of 3 workers" in caplog.text


async def test_alone_nobody_is_asked(network: Network) -> None:
    assert [one.worker for one in await network.add("a").all()] == ["a"]
    assert network.asked == 0


async def test_nonsense_and_late_answers_are_ignored(network: Network, caplog: pytest.LogCaptureFixture) -> None:
    asker = network.add("a")
    asker.on_told(ASK, b"nonsense")
    assert "was ignored" in caplog.text
    late = Report("b", "", [], [])
    asker.on_told("reports:a", msgspec.msgpack.encode(("long ago", late)))
    asker.on_told("another topic", b"nonsense")
    asker.on_link(True)
    assert [one.worker for one in await asker.all()] == ["a"]
