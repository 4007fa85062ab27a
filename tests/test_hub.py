from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from dashboard.hub import Hub


class Ear:
    """A listener that remembers."""

    def __init__(self, slow: bool = False) -> None:
        self.watches: tuple[int, ...] = ()
        self.slow = slow
        self.heard: list[bytes] = []
        self.forgotten: list[int] = []

    def send(self, frame: bytes) -> None:
        self.heard.append(frame)

    def offer(self, data: bytes, previous: Mapping[int, int]) -> bool:
        if not self.slow:
            self.heard.append(data)
        return not self.slow

    def forget(self, watch: int) -> None:
        self.forgotten.append(watch)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5), st.booleans()), max_size=30),
    st.sets(st.integers(1, 5), max_size=5),
)
def test_everyone_hears_what_they_listen_to_in_one_send(steps: list[tuple[int, int, bool]], said: set[int]) -> None:
    hub, ears, expected = Hub[Ear](), [Ear() for _ in range(4)], [set[int]() for _ in range(4)]
    for place, watch, listens in steps:
        hub.enter(ears[place])
        if listens:
            hub.listen(ears[place], watch)
            expected[place].add(watch)
        else:
            hub.unlisten(ears[place], watch)
            expected[place].discard(watch)
    for watch in range(1, 6):
        assert hub.watchers(watch) == sum(watch in wanted for wanted in expected)
    taken, behind = hub.deliver({watch: b"%d" % watch for watch in said}, dict.fromkeys(said, 0))
    heard = [b"".join(b"%d" % watch for watch in sorted(wanted & said)) for wanted in expected]
    assert [b"".join(ear.heard) for ear in ears] == heard
    assert [len(ear.heard) for ear in ears] == [int(bool(one)) for one in heard]
    assert (taken, behind) == (sum(map(bool, heard)), 0)


def test_who_cannot_take_it_is_counted_apart() -> None:
    hub, quick, slow = Hub[Ear](), Ear(), Ear(slow=True)
    for ear in (quick, slow):
        hub.enter(ear)
        hub.listen(ear, 1)
    assert hub.deliver({1: b"x"}, {1: 0}) == (1, 1)


def test_who_leaves_hears_no_more() -> None:
    hub, ear = Hub[Ear](), Ear()
    hub.enter(ear)
    hub.listen(ear, 1)
    hub.listen(ear, 2)
    assert hub.leave(ear) == (1, 2)
    hub.broadcast(b"x")
    assert hub.deliver({1: b"x"}, {1: 0}) == (0, 0)
    assert ear.heard == []
    assert sorted(ear.forgotten) == [1, 2]
    assert len(hub) == 0
