"""The law of numbers: whatever is lost, doubled or late, a receiver notices before the next heartbeat has passed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.broker.numbering import RECENT, Numbers, Positions

FATES = st.lists(st.sampled_from(["arrive", "lose", "double", "beat"]), max_size=30)


@given(FATES)
def test_every_loss_is_noticed_and_nothing_else(fates: list[str]) -> None:
    numbers, positions = Numbers(), Positions()
    lost = heard = noticed = False
    for fate in fates:
        if fate == "beat":
            missing = [positions.heartbeat(b"s", "m", number) for number in numbers.recent(0.0).values()]
            noticed = noticed or any(missing)
            continue
        number = numbers.next("m", 0.0)
        if fate == "lose":
            lost = True
            continue
        new, missed = positions.message(b"s", "m", number)
        assert new
        noticed, heard = noticed or missed, True
        if fate == "double":
            assert positions.message(b"s", "m", number) == (False, False)
    if not lost:
        # Who has heard nothing yet cannot know that a heartbeat's number is not a loss.
        assert not noticed or not heard or fates[0] == "beat" or "beat" in fates
    for number in numbers.recent(0.0).values():
        noticed = positions.heartbeat(b"s", "m", number) or noticed
    before_first = fates[: next((at for at, fate in enumerate(fates) if fate in ("arrive", "double")), 0)]
    if lost and "lose" not in before_first:
        assert noticed


def test_without_losses_nothing_is_noticed() -> None:
    numbers, positions = Numbers(), Positions()
    for moment in range(5):
        assert positions.message(b"s", "m", numbers.next("m", moment)) == (True, False)
        assert not positions.heartbeat(b"s", "m", numbers.recent(moment)["m"])


def test_senders_and_metrics_are_told_apart() -> None:
    positions = Positions()
    assert positions.message(b"a", "m", 5) == (True, False)
    assert positions.message(b"b", "m", 1) == (True, False)
    assert positions.message(b"a", "n", 9) == (True, False)
    assert positions.message(b"a", "m", 7) == (True, True)
    positions.forget("m")
    assert positions.message(b"a", "m", 3) == (True, False)
    assert positions.message(b"a", "n", 9) == (False, False)


def test_old_metrics_are_no_longer_repeated_but_their_numbers_go_on() -> None:
    numbers = Numbers()
    assert numbers.next("m", 0.0) == 1
    assert numbers.recent(RECENT) == {"m": 1}
    assert numbers.recent(RECENT + 1) == {}
    assert numbers.next("m", 100.0) == 2
