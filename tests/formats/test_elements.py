from __future__ import annotations

import numpy as np
import pytest

from dashboard.errors import Invalid
from dashboard.formats import elements
from tests.formats.reading import NOW, context, points, reasons

GOOD = b'{"metric":"good","value":1}'
KEPT = ("good", (), NOW, 1.0)

POISON = {
    b'{"metric":"a","value":NaN}': "NaN",
    b'{"metric":"a","value":-Infinity}': "NaN",
    b'{"metric":"a","value":1e999}': "beyond float64",
    b'{"metric":"a","value":9223372036854775808}': "64 bits",
    b'{"metric":"a","value":' + b"9" * 5000 + b"}": "64 bits",
    b'{"metric":"a","value":null}': "null",
    b'{"metric":"a","value":"1"}': "without quotes",
    b'{"metric":"a","value":""}': "1 to 64 printable",
    b'{"metric":"a","value":[1]}': "array or object",
    b'{"metric":"a","value":{"b":[1]}}': "array or object",
    b'{"metric":"a","value":1,"value":2}': "field 'value' is given twice",
    b'{"metric":"a","value":1,"unit":"x"}': "unknown field 'unit'",
    b'{"metric":"a"}': "no value",
    b'{"value":1}': "no metric",
    b'{"metric":5,"value":1}': '"metric" must be a text',
    b'{"metric":"a\\u0000b","value":1}': "metric name",
    b'{"metric":"a\\ud800","value":1}': "lone surrogate",
    b'{"metric":"a\xff","value":1}': "not UTF-8",
    b'{"metric":"a","value":1,"labels":{"x":"\xff"}}': "not UTF-8",
    b'{"metric":"a","value":1,"labels":{"x":"\\ud800"}}': "lone surrogate",
    b'{"metric":"a","value":1,"labels":{"x":"1","x":"2"}}': "twice",
    b'{"metric":"a","value":1,"labels":["x"]}': "object of texts",
    b'{"metric":"a","value":1,"time":"soon"}': "neither a number nor ISO 8601",
    b'{"metric":"a","value":1,"time":[]}': "neither a number nor a text",
    b'{"metric":"a","value":1,"time":' + b"9" * 5000 + b"}": "neither a number nor a text",
    b'{"metric":"a","times":[1,2],"values":[1]}': "2 times but 1 values",
    b'{"metric":"a","values":[1]}': '"times" is missing',
    b'{"metric":"a","times":[1]}': '"values" is missing',
    b'{"metric":"a","times":3,"values":[1]}': '"times" must be an array',
    b'{"metric":"a","times":[1],"values":[1],"time":1}': "columns have",
    b'{"metric":"a","values":{"b":1}}': "names its own metrics",
    b'{"values":7}': '"values" must be an array of numbers',
    b"7": "an object such as",
    b'"x"': "an object such as",
    b"[]": "an object such as",
}


@pytest.mark.parametrize(("bad", "reason"), POISON.items())
def test_the_bad_is_named_and_the_good_kept_in_an_array(bad: bytes, reason: str) -> None:
    gathering = elements.array(b"[" + GOOD + b", " + bad + b"]", context())
    ((index, said),) = reasons(gathering)
    assert index == 1
    assert reason in said
    assert points(gathering) == [KEPT]


@pytest.mark.parametrize(("bad", "reason"), POISON.items())
def test_the_bad_is_named_and_the_good_kept_in_lines(bad: bytes, reason: str) -> None:
    gathering = elements.each_line(bad + b"\r\n\r\n" + GOOD, context())
    (refusal,) = gathering.done().refusals
    assert (refusal.index, refusal.line) == (0, 1)
    assert reason in refusal.reason
    assert points(gathering) == [KEPT]


@pytest.mark.parametrize("bad", [b'{"metric":"a","val', b'{"metric":"a","value":01}', b"{]}", b"\xff", b"\x00"])
def test_a_line_that_is_not_json_spoils_only_itself(bad: bytes) -> None:
    gathering = elements.each_line(GOOD + b"\n" + bad + b"\n" + GOOD, context())
    assert gathering.refused == 1
    assert points(gathering) == [KEPT, KEPT]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"[" + GOOD + b"," + GOOD, "ends too early, at byte 56"),
        (b"[" + GOOD + b',{"met', "ends too early, at byte 34"),
        (b"[" + GOOD + b',\n{"metric":"a" "value":1}]', "expected ',' or '}', at byte 44 (line 2)"),
        (b"[" + GOOD + b",," + GOOD + b"]", "invalid character, at byte 29"),
        (b"[" + GOOD + b"] x", "at byte 31"),
        (b"[1}]", "at byte 2"),
    ],
)
def test_an_array_that_is_not_json_is_refused_with_the_place(body: bytes, where: str) -> None:
    with pytest.raises(Invalid) as caught:
        elements.array(body, context())
    assert where in caught.value.message


def test_good_values_of_columns_are_kept() -> None:
    body = (
        b'{"metric":"a","labels":{"x":"y"},"times":[1770000000,1770000001,-1,1770000003,"1770000004"],'
        b'"values":[1,NaN,3,null,true]}'
    )
    gathering = elements.single(body, context())
    assert points(gathering) == [("a", (("x", "y"),), NOW, 1.0), ("a", (("x", "y"),), NOW + 4000, 1.0)]
    assert [said.split(":")[0] for _, said in reasons(gathering)] == ["row 1", "row 2"]
    assert gathering.done().notes == ["Empty values (1) were left out."]


def test_good_values_of_a_wide_object_are_kept() -> None:
    gathering = elements.single(b'{"time":1770000000,"values":{"a":1,"b ":2,"c":null,"d":false,"e":"1"}}', context())
    assert [(metric, value) for metric, _, _, value in points(gathering)] == [("a", 1.0), ("d", 0.0)]
    assert [refusal.text for refusal in gathering.done().refusals] == ["b : 2", 'e: "1"']


def test_texts_are_states_wherever_a_value_may_stand() -> None:
    body = (
        b'[{"metric":"a","value":"ok"},{"values":{"b":1,"c":" slow "}},'
        b'{"metric":"d","times":[1770000000,1770000001],"values":["on","true"]}]'
    )
    parsed = elements.array(body, context()).done()
    named = {one.id: one.metric for one in parsed.series}
    found = [(named[int(parsed.batch.series[place])], text) for place, text in parsed.states]
    assert found == [("a", "ok"), ("c", "slow"), ("d", "on"), ("d", "true")]
    assert [place for place, _ in parsed.states] == np.flatnonzero(np.isnan(parsed.batch.values)).tolist()
    assert not parsed.refused


def test_a_label_called_like_a_field_is_no_repetition() -> None:
    gathering = elements.single(b'{"metric":"a","value":1,"labels":{"value":"x","time":"y"}}', context())
    assert points(gathering) == [("a", (("time", "y"), ("value", "x")), NOW, 1.0)]


def test_a_text_that_speaks_of_nan_is_left_alone() -> None:
    gathering = elements.single(b'{"metric":"a","value":true,"labels":{"x":"1, NaN, 2"}}', context())
    assert points(gathering) == [("a", (("x", "1, NaN, 2"),), NOW, 1.0)]


def test_deep_nesting_is_refused() -> None:
    deep = b'{"metric":"a","value":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert "nested too deeply" in reasons(elements.single(deep, context()))[0][1]
    assert "nested too deeply" in reasons(elements.each_line(deep + b"\n" + GOOD, context()))[0][1]
