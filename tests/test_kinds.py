from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import kinds
from dashboard.kinds import Kind

RIGHT: list[tuple[Kind, object, object]] = [
    (kinds.text, " a ", "a"),
    (kinds.path, "/a/b", Path("/a/b")),
    (kinds.path, Path("/a"), Path("/a")),
    (kinds.choice("a", "b"), "b", "b"),
    (kinds.whole(0, 10), "7", 7),
    (kinds.whole(0, 10_000), "1_000", 1000),
    (kinds.duration(0, 1e9), "250ms", 0.25),
    (kinds.duration(0, 1e9), "1.5 h", 5400.0),
    (kinds.duration(0, 1e9), 3, 3.0),
    (kinds.duration(0, 1e9), "30d", 30 * 86_400.0),
    (kinds.size(0, 1 << 40), "64KiB", 65_536),
    (kinds.size(0, 1 << 40), "16 MB", 16_000_000),
    (kinds.size(0, 1 << 40), 5, 5),
    (kinds.url("http"), "", ""),
    (kinds.url("http"), "http://a.example/", "http://a.example"),
    (kinds.url("mongodb"), "mongodb://a:1,b:2/?replicaSet=x", "mongodb://a:1,b:2/?replicaSet=x"),
    (kinds.networks, "10.0.0.1, fd00::/8", ("10.0.0.1/32", "fd00::/8")),
    (kinds.networks, "", ()),
    (
        kinds.origins,
        "https://Status.example, http://localhost:3000/",
        ("https://status.example", "http://localhost:3000"),
    ),
    (kinds.origins, "", ()),
    (kinds.database, "dash-board_1", "dash-board_1"),
    (kinds.secret, "", ""),
    (kinds.secret, "x" * 32, "x" * 32),
    (kinds.retention, "*=raw:30d,rollups:730d; a=raw:7d, rollups:1y", "*=raw:30d,rollups:730d; a=raw:7d, rollups:1y"),
]
WRONG: list[tuple[Kind, object, str]] = [
    (kinds.text, "", "is not a text"),
    (kinds.text, 3, "3 is not a text"),
    (kinds.choice("a", "b"), "c", "'c' is not one of a, b"),
    (kinds.whole(1, 10), 0, "0 is not between 1 and 10"),
    (kinds.whole(1, 10), True, "True is not a whole number"),
    (kinds.whole(1, 10), 1.5, "1.5 is not a whole number"),
    (kinds.whole(1, 10), "9" * 5000, "."),
    (kinds.duration(1, 60), "2h", "2h is not between 1s and 1m"),
    (kinds.duration(1, 60), "5 parsecs", "no unit that is known; use one of ms, s, m"),
    (kinds.duration(1, 60), "-5s", "is not a number with a unit"),
    (kinds.duration(1, 60), float("nan"), "is not between"),
    (kinds.duration(1, 60), True, "is not a number with a unit"),
    (kinds.size(0, 1024), "1MiB", "1MiB is not between 0 and 1KiB"),
    (kinds.size(0, 1024), "1 furlong", "use one of KiB"),
    (kinds.url("redis", "rediss"), "localhost:6379", "starts with redis:// or rediss://"),
    (kinds.url("redis"), "redis://", "names a host"),
    (kinds.url("redis"), "redis://:pa/ss@h:1", "percent-encode"),
    (kinds.url("redis"), "redis://[::1", "percent-encode"),
    (kinds.networks, "10.0.0.0/99", "'10.0.0.0/99' is not an address or a network"),
    (kinds.origins, "*", "'\\*' is not an origin such as"),
    (kinds.origins, "https://a.example/page", "is not an origin such as"),
    (kinds.origins, "https://a.example:x", "is not an origin such as"),
    (kinds.database, "a.b", "letters, digits"),
    (kinds.secret, "short", "shorter than 32"),
    (kinds.retention, "*=30d", "is not like"),
]


@pytest.mark.parametrize(("kind", "written", "value"), RIGHT)
def test_what_is_right_is_read(kind: Kind, written: object, value: object) -> None:
    assert kind.parse(written) == value


@pytest.mark.parametrize(("kind", "written", "words"), WRONG)
def test_what_is_wrong_is_refused_with_a_reason(kind: Kind, written: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        kind.parse(written)


@pytest.mark.parametrize("written", ["redis://:hush/x@h:1", "http://me:hush@h:hush"])
def test_a_password_in_a_url_is_never_repeated(written: str) -> None:
    with pytest.raises(ValueError, match="URL") as caught:
        kinds.url("redis").parse(written)
    assert "hush" not in str(caught.value)


def test_a_secret_is_never_repeated() -> None:
    with pytest.raises(ValueError, match="characters") as caught:
        kinds.secret.parse("hush")
    assert "hush" not in str(caught.value)


@given(st.floats(0, 1e9))
def test_a_duration_reads_back_as_it_is_shown(seconds: float) -> None:
    assert kinds.duration(0, 1e9).parse(kinds.seconds(seconds)) == pytest.approx(seconds, abs=1e-6)


@given(st.integers(0, 1 << 40))
def test_a_size_reads_back_as_it_is_shown(size: int) -> None:
    assert kinds.size(0, 1 << 40).parse(kinds.bytes_(size)) == size


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("", ""),
        ("anything", "(hidden)"),
        ("mongodb://a:b@h,i/?x=y", "mongodb://a:***@h,i/?x=y"),
        ("redis://h/0?password=b&x=y", "redis://h/0?password=***&x=y"),
        ("redis://h", "redis://h"),
    ],
)
def test_masks(value: str, shown: str) -> None:
    assert kinds.masked(value) == shown


def test_the_likeliest_name_is_offered() -> None:
    known: Any = {"port", "host"}
    assert kinds.unknown("here", "prt", known).endswith("did you mean port?")
    assert "lists all" in kinds.unknown("here", "zzz", known)
