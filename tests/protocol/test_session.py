from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model.people import Person, SignedIn
from dashboard.protocol.commands import Auth, Heartbeat
from dashboard.protocol.session import BURST, PACES, RATE, Refused, Session

WHO = SignedIn(Person("u1", "Ada", "viewer"), "s1", None)
HEARTBEAT = '{"type":"heartbeat","id":1}'


def refusal(session: Session, text: str, now: float = 0.0) -> tuple[object, str]:
    with pytest.raises(Refused) as refused:
        session.receive(text, now)
    return refused.value.command_id, refused.value.error.code


def test_first_one_signs_in_and_only_once() -> None:
    session = Session(0.0)
    assert refusal(session, HEARTBEAT) == (1, "unauthenticated")
    assert isinstance(session.receive('{"type":"auth","token":"t"}', 0.0), Auth)
    session.signed_in = WHO
    assert isinstance(session.receive(HEARTBEAT, 0.0), Heartbeat)
    assert refusal(session, '{"type":"auth","id":"x"}') == ("x", "invalid")


def test_whoever_is_refused_is_told_by_their_id() -> None:
    assert refusal(Session(0.0), '{"type":"nothing","id":"x"}') == ("x", "invalid")
    assert refusal(Session(0.0), "{") == (None, "invalid")


@given(st.lists(st.floats(0, 5), max_size=50))
def test_no_more_than_a_burst_and_the_rate_after_it(pauses: list[float]) -> None:
    session, now, done = Session(0.0), 0.0, 0
    session.signed_in = WHO
    codes: set[str] = set()
    for pause in pauses:
        now += pause
        for _ in range(40):
            try:
                session.receive(HEARTBEAT, now)
                done += 1
            except Refused as refused:
                codes.add(refused.error.code)
    assert codes <= {"too_many"}
    assert done <= BURST + RATE * now + 1e-6
    if 40 * len(pauses) <= BURST:
        assert done == 40 * len(pauses)


SAMPLES = {
    "Auth": '{"type":"auth","token":"t"}',
    "Cursor": '{"type":"cursor","roomId":"d1","x":0.5}',
    "Editing": '{"type":"editing","roomId":"d1","panel":"p1"}',
    "Typing": '{"type":"typing","roomId":"d1","isTyping":true}',
    "PresenceCommand": '{"type":"presence","status":"away"}',
}


@pytest.mark.parametrize("kind", PACES, ids=lambda kind: kind.__name__)
def test_what_is_fleeting_has_a_pace_of_its_own(kind: type) -> None:
    session, pace = Session(0.0), PACES[kind]
    text = SAMPLES[kind.__name__]
    if kind.__name__ != "Auth":
        session.signed_in = WHO
    for _ in range(round(pace.burst)):
        session.receive(text, 0.0)
    with pytest.raises(Refused) as refused:
        session.receive(text, 0.0)
    assert refused.value.error.code == "too_many"
    assert getattr(refused.value.error, "retry_after", None) == pytest.approx(1 / pace.rate)
    session.signed_in = WHO
    session.receive(HEARTBEAT, 0.0)
    session.signed_in = None if kind.__name__ == "Auth" else WHO
    session.receive(text, 1 / pace.rate + 0.001)
