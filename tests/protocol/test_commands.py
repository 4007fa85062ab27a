from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import Invalid
from dashboard.model.query import Query
from dashboard.protocol.commands import Auth, Bye, Pace, Recover, Watch, id_of, parse

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "id", "query", "x"]), inner),
    max_leaves=8,
)


def test_commands_are_told_apart_by_their_type() -> None:
    assert parse('{"type":"auth","id":1,"token":"t","userId":"u"}') == Auth(id=1, token="t", user_id="u")
    assert parse(b'{"type":"bye"}') == Bye()
    assert parse('{"type":"pace","id":"p","hidden":true}') == Pace(id="p", hidden=True)
    assert parse('{"type":"recover","watch":1,"tick":2}') == Recover(watch=1, tick=2)


def test_a_watch_has_defaults() -> None:
    watch = parse('{"type":"watch","query":{"metric":"m"}}')
    assert watch == Watch(query=Query("m"), window=300_000, points=300, every=0)


@pytest.mark.parametrize(
    "change",
    [
        {"window": 999},
        {"window": 10**18},
        {"points": 0},
        {"points": 10**6},
        {"every": -1},
        {"every": 1.5},
        {"query": {}},
        {"query": {"metric": "m", "over": "x"}},
        {"user_id": "x"},
        {"id": 1.5},
        {"id": None, "extra": 1},
    ],
)
def test_a_bad_watch_names_the_place(change: dict[str, object]) -> None:
    with pytest.raises(Invalid, match="not a command: ") as refused:
        parse(json.dumps({"type": "watch", "query": {"metric": "m"}, **change}))
    assert "`" in refused.value.message


@given(st.text() | st.binary() | JSON.map(json.dumps) | JSON.map(lambda x: json.dumps({"type": "watch", "query": x})))
def test_nothing_but_invalid_is_ever_raised(text: str | bytes) -> None:
    id_of(text)
    try:
        parse(text)
    except Invalid:
        return


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ('{"type":"nothing","id":7}', 7),
        ('{"id":"a","x":[]}', "a"),
        ('{"id":[]}', None),
        ("[]", None),
        ("{", None),
        ('{"id":1', None),
        ("[" * 10_000, None),
    ],
)
def test_even_a_malformed_command_has_its_id(text: str, identity: int | str | None) -> None:
    assert id_of(text) == identity


def test_every_command_is_documented() -> None:
    assert msgspec.json.schema(Watch)
    assert Watch.__doc__
