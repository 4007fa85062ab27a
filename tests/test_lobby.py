from __future__ import annotations

from dashboard.lobby import Lobby, Visit


def entered(lobby: Lobby, address: str) -> Visit:
    visit = lobby.enter(address)
    assert visit is not None
    return visit


def test_strangers_are_bounded_by_address_and_all_sockets_together() -> None:
    lobby = Lobby(4, 2)
    first, second = entered(lobby, "a"), entered(lobby, "a")
    assert lobby.enter("a") is None
    other = entered(lobby, "b")
    first.sign_in()
    first.sign_in()
    assert (len(lobby), lobby.strangers) == (3, 2)
    entered(lobby, "a")
    assert lobby.enter("c") is None
    other.leave()
    other.leave()
    entered(lobby, "c")
    second.leave()
    first.leave()
    assert (len(lobby), lobby.strangers) == (2, 2)


def test_an_address_that_left_is_forgotten() -> None:
    lobby = Lobby(10, 1)
    for number in range(5):
        entered(lobby, f"address {number}").leave()
    assert not lobby._strangers
    assert len(lobby) == 0
