from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import Invalid, TooMany
from dashboard.model.people import Person
from dashboard.model.query import Row
from dashboard.protocol import pushes
from tests.live.viewer import messages

ROW = Row("m", (("host", "ä"),), np.array([1.5, math.nan]))


def one(frame: bytes) -> dict[str, Any]:
    (message,) = messages(frame)
    return message


@given(st.integers(0, 253_402_300_799_999))
def test_times_are_iso_8601_to_the_millisecond(moment: int) -> None:
    text = pushes.iso(moment)
    assert text.endswith("Z")
    assert len(text) == 24
    assert abs(datetime.fromisoformat(text).timestamp() * 1000 - moment) < 0.6
    assert datetime.fromisoformat(text).tzinfo == UTC


def test_what_has_no_value_is_null() -> None:
    snapshot = one(pushes.snapshot(1, 2, 1000, np.array([0, 1000]), [ROW]))
    assert snapshot == {
        "type": "snapshot",
        "watch": 1,
        "tick": 2,
        "step": 1000,
        "times": [0, 1000],
        "series": [{"metric": "m", "labels": {"host": "ä"}, "values": [1.5, None]}],
    }


def test_a_series_is_named_once() -> None:
    data = one(pushes.data(1, 3, 2, np.array([0, 1000]), [(0, ROW, False), (1, ROW, True)]))
    assert data["series"] == [
        {"at": 0, "values": [1.5, None]},
        {"at": 1, "metric": "m", "labels": {"host": "ä"}, "values": [1.5, None]},
    ]
    assert (data["tick"], data["prev"]) == (3, 2)


def test_refusals_go_to_the_command_or_stand_for_themselves() -> None:
    assert one(pushes.refusal("a", Invalid("no"))) == {
        "type": "reply",
        "id": "a",
        "ok": False,
        "error": {"code": "invalid", "message": "no", "temporary": False},
    }
    error = one(pushes.refusal(None, TooMany("slow down", 1.5)))
    assert error["type"] == "error"
    assert error["error"] == {"code": "too_many", "message": "slow down", "temporary": True, "retryAfter": 1.5}


def test_who_signed_in_until_when() -> None:
    person = Person("u1", "Ada", "editor")
    told = one(pushes.authenticated(None, person, 0, None, 5.0, "0.1.0"))
    assert told["expires"] is None
    assert "id" not in told
    assert told["heartbeat"] == 5000
    assert one(pushes.authenticated(0, person, 0, 1000, 5.0, "0.1.0"))["id"] == 0


def test_short_pushes() -> None:
    assert one(pushes.reply(1, {"x": 2})) == {"type": "reply", "id": 1, "ok": True, "x": 2}
    assert one(pushes.heartbeat(5)) == {"type": "heartbeat", "time": 5}
    assert one(pushes.slowed(8)) == {"type": "slowed", "of": 8}
    assert [one(pushes.catching_up(behind))["state"] for behind in (True, False)] == ["behind", "live"]
