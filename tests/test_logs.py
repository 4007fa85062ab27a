from __future__ import annotations

import json
import logging
import sys
import warnings
from collections.abc import Iterator

import pytest

from dashboard import logs


@pytest.fixture(autouse=True)
def untouched_logging() -> Iterator[None]:
    """Whatever a test configures is undone."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    logging.captureWarnings(False)
    root.setLevel(level)
    root.handlers[:] = handlers


def record(message: str, *values: object, **fields: object) -> logging.LogRecord:
    made = logging.LogRecord("dashboard.test", logging.WARNING, __file__, 1, message, values, None)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def test_json_has_one_object_a_line_with_all_fields() -> None:
    line = logs.JsonFormatter("worker 1").format(record("stored %d\npoints", 3, points=3, where=("a", 1)))
    assert "\n" not in line
    said = json.loads(line)
    assert said.pop("time").endswith("+00:00")
    assert said == {
        "level": "warning",
        "logger": "dashboard.test",
        "message": "stored 3\npoints",
        "process": "worker 1",
        "points": 3,
        "where": ["a", 1],
    }


def test_text_is_for_people_and_nobody_can_forge_a_line() -> None:
    line = logs.TextFormatter("worker 1").format(record("who: %s", "me\n12:00 error  fire\x1b[31m", points=3))
    assert "\n" not in line
    assert "\x1b" not in line
    assert line.endswith(r"warning worker 1: who: me\x0a12:00 error  fire\x1b[31m points=3")


def test_the_request_is_named_in_both_forms() -> None:
    token = logs.request_id.set("abc123")
    try:
        assert json.loads(logs.JsonFormatter().format(record("hello")))["request"] == "abc123"
        assert logs.TextFormatter().format(record("hello")).endswith("hello request=abc123")
    finally:
        logs.request_id.reset(token)
    assert "request" not in logs.TextFormatter().format(record("hello"))


def test_a_traceback_is_a_field_or_is_indented() -> None:
    try:
        raise ValueError("of this")
    except ValueError:
        failed = record("failed")
        failed.exc_info = sys.exc_info()
    assert "ValueError: of this" in json.loads(logs.JsonFormatter().format(failed))["error"]
    first, *rest = logs.TextFormatter().format(failed).splitlines()
    assert first.endswith("failed")
    assert rest
    assert all(line.startswith("    ") for line in rest)


@pytest.mark.parametrize("form", ["json", "text"])
def test_configured_logs_go_to_standard_error(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info", form, "worker 2")
    logging.getLogger("dashboard.test").info("hello")
    logging.getLogger("dashboard.test").debug("not this")
    logging.getLogger("pymongo").info("nor this")
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.warn("careful", stacklevel=1)
    out, err = capsys.readouterr()
    assert out == ""
    assert "worker 2" in err
    assert "hello" in err
    assert "careful" in err
    assert "this" not in err.replace("tests/", "")
