from __future__ import annotations

import json

import pytest

from dashboard.formats.objects import items, points, repeats_a_field
from tests.formats.reading import NOW, context
from tests.formats.reading import points as held


def test_an_array_of_points() -> None:
    body = json.dumps([{"metric": "a", "labels": {"x": "1"}, "value": 1, "time": NOW}, {"metric": "b", "value": -0.0}])
    assert held(points(body.encode(), context(), array=True)) == [("a", (("x", "1"),), NOW, 1.0), ("b", (), NOW, 0.0)]


def test_points_one_a_line_with_any_line_ends() -> None:
    body = b'{"metric":"a","value":1}\r\n\r\n  {"metric":"a","value":2}  \n\n'
    assert [value for *_, value in held(points(body, context(), array=False))] == [1.0, 2.0]


def test_points_columns_and_wide_objects_in_one_body() -> None:
    body = json.dumps(
        [
            {"metric": "a", "value": 1},
            {"metric": "b", "times": [NOW, NOW + 1], "values": [1, 2.5]},
            {"labels": {"h": "x"}, "time": NOW / 1000, "values": {"c": 3, "d": 4}},
        ]
    ).encode()
    assert points(body, context(), array=True) is None
    assert held(items(body, context(), array=True)) == [
        ("a", (), NOW, 1.0),
        ("b", (), NOW, 1.0),
        ("b", (), NOW + 1, 2.5),
        ("c", (("h", "x"),), NOW, 3.0),
        ("d", (("h", "x"),), NOW, 4.0),
    ]


@pytest.mark.parametrize(
    "element",
    [
        '{"metric":"a","value":"x"}',
        '{"metric":"a","value":true}',
        '{"metric":"a","value":9223372036854775808}',
        '{"metric":"a","value":1,"value":2}',
        '{"metric":"a","value":1,"other":2}',
        '{"metric":"a","value":1,"time":-5}',
        '{"metric":"a\\u0000","value":1}',
        '{"metric":"a","value":1,"labels":[]}',
        '{"metric":"a","values":[1]}',
        '{"metric":"a","times":[1,2],"values":[1]}',
        '{"metric":"a","times":[-1],"values":[1]}',
        '{"metric":"a","times":[1],"values":[1],"value":1}',
        '{"metric":"a","times":[1],"values":[9223372036854775808]}',
        '{"metric":"a","values":{"b":1}}',
        '{"values":{"b":9223372036854775808}}',
        '{"metric":"a"}',
        '{"value":1}',
    ],
)
def test_anything_odd_is_left_to_the_closer_look(element: str) -> None:
    body = f'[{{"metric":"ok","value":1}},{element}]'.encode()
    assert points(body, context(), array=True) is None
    assert items(body, context(), array=True) is None


@pytest.mark.parametrize("padding", [0, 10_000])
def test_a_field_given_twice_is_suspected(padding: int) -> None:
    numbers = b"0," * padding
    once = b'[{"metric":"a","times":[%s0],"values":[%s0]}]' % (numbers, numbers)
    twice = b'[{"metric":"a","times":[%s0],"values":[1],"values":[%s0]}]' % (numbers, numbers)
    assert not repeats_a_field(once, 1)
    assert repeats_a_field(twice, 1)
