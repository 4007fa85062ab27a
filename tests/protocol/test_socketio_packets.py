from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import Invalid
from dashboard.protocol.frames import text_frame
from dashboard.protocol.socketio_packets import MOST_PACKETS, SEPARATOR, check, check_all, event, messages


@pytest.mark.parametrize(
    "packet",
    ["1", "3", "41", "41/admin,", '42["auth"]', '421["auth",{}]', '42/admin,7["room:join","d1"]', '42["x",1,[2],"-"]'],
)
def test_what_clients_send_is_taken(packet: str) -> None:
    assert check(packet) is False


@pytest.mark.parametrize("packet", ["40", '40{"token":"a-b"}', "40/admin,", '40/admin,{"token":"x"}', "40/admin"])
def test_asking_for_a_namespace_is_told_apart(packet: str) -> None:
    assert check(packet) is True


@pytest.mark.parametrize("packet", ["2probe", "5"])
def test_some_packets_belong_to_an_upgrade(packet: str) -> None:
    assert check(packet, upgrading=True) is False
    with pytest.raises(Invalid):
        check(packet)


@pytest.mark.parametrize(
    "packet",
    [
        "",
        "x",
        "0",
        "2",
        "6",
        "4",
        "9nonsense",
        "43[]",  # an acknowledgement of what nobody asked
        '44{"message":"x"}',
        '451-["x",{"_placeholder":true,"num":0}]',  # binary
        "461-[]",
        "bAAAA",
        "40[1]",
        "401{}",
        '41["x"]',
        "411",
        "42",
        "42{}",
        "42[]",
        "42[1]",
        '42[["x"]]',
        '42["connect",{},{}]',
        '42["disconnect","x"]',
        '42["x"',
        '42["x",NaN]',
        '42["x","\\ud800"]',
        "42" + "[" * 20_000,
        "42" + "1" * 30 + '["x"]',
        '42٣["x"]',
    ],
)
def test_anything_else_is_refused(packet: str) -> None:
    with pytest.raises(Invalid):
        check(packet)


@given(st.text(max_size=30))
def test_no_text_does_anything_but_be_taken_or_refused(packet: str) -> None:
    for text in (packet, "4" + packet, "42" + packet, f'42["{packet}"]'):
        try:
            check(text)
        except Invalid:
            continue


def test_a_request_by_polling_has_several_packets() -> None:
    assert check_all(SEPARATOR.join(["40", "3", '42["x"]', "40/admin,"]).encode()) == 2
    with pytest.raises(Invalid, match="at most 16"):
        check_all(SEPARATOR.join(["3"] * (MOST_PACKETS + 1)).encode())
    for body in (b"", b"\xff", b"3\x1e", b'd=42["x"]'):
        with pytest.raises(Invalid):
            check_all(body)


@given(st.text(), st.recursive(st.none() | st.booleans() | st.text(), lambda inner: st.lists(inner, max_size=3)))
def test_an_event_carries_its_arguments(name: str, argument: Any) -> None:
    try:
        made = event(name, argument)
    except UnicodeEncodeError:  # half a character: nothing that came in has one
        return
    assert made[0] == "2"
    assert json.loads(made[1:]) == [name, argument]


def test_frames_are_read_back() -> None:
    said: list[dict[str, Any]] = [{"type": "a"}, {"type": "b", "text": "x" * 200}, {"type": "c", "text": "x" * 70_000}]
    assert messages(b"".join(text_frame(json.dumps(one).encode()) for one in said)) == said
