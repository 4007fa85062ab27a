from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import Invalid
from dashboard.formats.table import table
from tests.formats.reading import NOW, context, points


def test_a_long_table() -> None:
    body = b'metric,room,value,time\r\ncpu,lab,1,1770000000\r\n\r\ncpu,"a, b",2.5,2026-02-02T02:40:01Z\r\nmem,,3,\r\n'
    assert points(table(body, context())) == [
        ("cpu", (("room", "lab"),), NOW, 1.0),
        ("cpu", (("room", "a, b"),), NOW + 1000, 2.5),
        ("mem", (), NOW, 3.0),
    ]


def test_a_wide_table() -> None:
    gathering = table(b"time,cpu,mem\n1770000000,1,2\n1770000001,,4\n", context(labels={"host": "a"}))
    assert [(metric, time - NOW, value) for metric, _, time, value in points(gathering)] == [
        ("cpu", 0, 1.0),
        ("mem", 0, 2.0),
        ("mem", 1000, 4.0),
    ]
    assert gathering.done().notes == ["Empty values (1) were left out."]


def test_a_table_for_the_metric_of_the_path() -> None:
    assert points(table(b"value,room\n1,lab", context("temp"))) == [("temp", (("room", "lab"),), NOW, 1.0)]


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters(delimiter: str) -> None:
    body = delimiter.join(["metric", "value"]) + "\n" + delimiter.join(["cpu", "1"])
    assert points(table(body.encode(), context())) == [("cpu", (), NOW, 1.0)]


def test_a_bad_row_is_named_by_its_line_and_the_others_kept() -> None:
    body = b'metric,x,value\n"c\npu",y,1\ncpu,y,warm\ncpu,1\ncpu,\xff,1\ncpu,y,1e999\ncpu,y,\n,y,1\ncpu,y,7\n'
    gathering = table(body, context())
    assert points(gathering) == [("cpu", (("x", "y"),), NOW, 7.0)]
    assert [(refusal.index, refusal.line) for refusal in gathering.done().refusals] == [
        (0, 2),
        (1, 4),
        (2, 5),
        (3, 6),
        (4, 7),
        (5, 8),
        (6, 9),
    ]


def test_a_bad_cell_of_a_wide_table_is_named_by_its_column() -> None:
    (refusal,) = table(b"cpu,mem\n1,x\n", context()).done().refusals
    assert (refusal.line, refusal.text, refusal.reason) == (2, "mem: x", "column mem: not a number")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"hello", "neither JSON nor CSV"),
        (b"metric,value\n", "only one line"),
        (b"a=1&b=2\nx", "neither JSON nor CSV"),
        (b"cpu,host=a value=1 1\ncpu,host=b value=2 1\n", "neither JSON nor CSV"),
        (b"room,value\nlab,1", 'no "metric" column'),
        (b"metric,room\ncpu,lab", 'CSV with a "value" column'),
        (b",metric,value\n0,cpu,1", "Column 1 of the CSV header has no name"),
        (b"value,metric,value\n1,cpu,1", "Column 'value' of the CSV header is there twice"),
        (b'metric,value\n"cpu,1\n', "not CSV"),
        (b'metric,value\n"c"pu,1\n', "not CSV"),
        (b"metric,value\n" + b"x" * 200_000 + b",1", "field larger than field limit"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        table(body, context())
    assert reason in caught.value.message


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["cpu", "mem used"]),
            st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=10).filter(lambda s: s == s.strip()),
            st.floats(allow_nan=False, allow_infinity=False),
            st.integers(10**11, 7_258_118_399_999),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_is_read_back(rows: list[tuple[str, str, float, int]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([("metric", "x", "value", "time"), *rows])
    expected = [(metric, (("x", label),), time, value) for metric, label, value, time in rows]
    assert points(table(out.getvalue().encode(), context())) == expected
