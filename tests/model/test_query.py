from __future__ import annotations

import msgspec
import pytest

from dashboard.model.query import Query


def test_a_query_is_read_and_written_without_its_defaults() -> None:
    text = b'{"metric":"cpu","where":{"host":"a*"},"over":"p95","across":"sum","by":["host"],"step":1000}'
    query = msgspec.json.decode(text, type=Query)
    assert query == Query("cpu", {"host": "a*"}, "p95", "sum", ("host",), 1000)
    assert msgspec.json.encode(query) == text
    assert msgspec.json.encode(Query("cpu")) == b'{"metric":"cpu"}'


@pytest.mark.parametrize(
    "text",
    ['{"metric":"m","over":"median"}', '{"metric":"m","x":1}', '{"metric":1}', "{}", '{"metric":"m","step":1.5}'],
)
def test_what_is_no_query(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=Query)
