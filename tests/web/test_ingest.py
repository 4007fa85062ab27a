"""Points in over HTTP, through the real server: every form, every refusal, and what happens when a part is away."""

from __future__ import annotations

import asyncio
import gzip
import json
import signal
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPResponse
from tornado.ioloop import IOLoop

from dashboard.embedded import Embedded
from tests.awaiting import until
from tests.caller import Client, basic, error_of
from tests.site import Site, done_in, serving, settings
from tests.web.conftest import Cast

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def metric() -> str:
    """A metric that no other test pushes to."""
    return f"m{uuid.uuid4().hex[:12]}"


def new_source(shared: Site, **limits: Any) -> Client:
    return done_in(shared, shared.source(**limits))


async def kept(cast: Cast, metric: str) -> dict[tuple[tuple[str, str], ...], list[float]]:
    """The values that history holds of a metric in the last day, by labels."""
    table = await cast.viewer.json(f"/api/query?metric={metric}&from=now-1d&to=now%2B1d&step=1h&over=sum")
    return {
        tuple(sorted(series["labels"].items())): [value for value in series["values"] if value is not None]
        for series in table["series"]
    }


FORMS: list[tuple[str, str]] = [
    ("/api/ingest/{m}", "3"),
    ("/api/ingest/{m}?host=a", "3"),
    ("/api/ingest", '{"metric": "{m}", "value": 3}'),
    ("/api/ingest/", '[{"metric": "{m}", "value": 1}, {"metric": "{m}", "value": 2}]'),
    ("/api/ingest", '{"metric": "{m}", "value": 1}\n{"metric": "{m}", "value": 2, "labels": {"host": "a"}}\n'),
    ("/api/ingest/{m}", '{"value": 3}'),
    ("/api/ingest", "metric,value\n{m},1\n{m},2\n"),
    ("/api/ingest", "\ufeffmetric,value\r\n{m},3\r\n"),
]


@pytest.mark.parametrize(("path", "body"), FORMS)
@pytest.mark.parametrize("content_type", [FORM, "application/json", "text/csv", ""])
async def test_every_form_is_kept_whatever_its_content_type(
    cast: Cast, metric: str, path: str, body: str, content_type: str
) -> None:
    headers = {"Content_Type": content_type} if content_type else {}
    response = await cast.source.push(body.replace("{m}", metric), path.replace("{m}", metric), **headers)
    assert response.code == 200, response.body
    accepted = json.loads(response.body)["accepted"]
    assert accepted >= 1
    found = await kept(cast, metric)
    # Two points of one series in one millisecond: the later one counts.
    assert sum(sum(values) for values in found.values()) in (2, 3)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "identity"])
async def test_compressed_bodies(cast: Cast, metric: str, encoding: str) -> None:
    plain = json.dumps([{"metric": metric, "value": 3, "labels": {"n": str(n)}} for n in range(50)]).encode()
    packed = {"gzip": gzip.compress(plain), "deflate": zlib.compress(plain), "identity": plain}[encoding]
    response = await cast.source.push(packed, Content_Encoding=encoding)
    assert json.loads(response.body) == {"accepted": 50}
    assert len(await kept(cast, metric)) == 50


async def test_the_key_may_come_as_basic_too(cast: Cast, metric: str) -> None:
    key = cast.source.token
    for header in (basic("x", key), basic(key, ""), f"Token {key}", f"bearer {key}"):
        response = await cast.nobody.push("1", f"/api/ingest/{metric}", Authorization=header)
        assert response.code == 200, (header.split()[0], response.body)


@pytest.mark.parametrize(
    "header", ["", "Bearer dk_" + "x" * 43, "Bearer dk_short", "Basic !!!", basic("a", "b"), "Token x", "Digest x"]
)
async def test_nobody_pushes_nothing(cast: Cast, metric: str, header: str) -> None:
    headers = {"Authorization": header} if header else {}
    response = await cast.nobody.push("1", f"/api/ingest/{metric}", **headers)
    assert response.code == 401
    assert response.headers["WWW-Authenticate"].startswith("Basic ")
    assert error_of(response)["code"] == "unauthenticated"


async def test_a_revoked_key_is_no_key_at_once(shared: Site, cast: Cast, metric: str) -> None:
    source = new_source(shared)
    assert (await source.push("1", f"/api/ingest/{metric}")).code == 200
    assert (await cast.admin.request("DELETE", f"/api/keys/{source.source.id}")).code == 204
    assert (await source.push("1", f"/api/ingest/{metric}")).code == 401


async def test_a_key_reaches_as_far_as_its_patterns(shared: Site, cast: Cast, metric: str) -> None:
    source = new_source(shared, metrics=[f"{metric}_*", "exactly"])
    assert (await source.push("1", f"/api/ingest/{metric}_x")).code == 200
    body = [{"metric": f"{metric}_x", "value": 1}, {"metric": "exactly_not", "value": 1}]
    response = await source.push(json.dumps(body))
    assert response.code == 403
    assert "exactly_not" in error_of(response)["message"]
    assert await kept(cast, "exactly_not") == {}


# ── Too much ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def raw(client: Client, head: list[str], *pieces: bytes) -> bytes:
    """What the server answers to a request written by hand, read as it comes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    lines = ["POST /api/ingest/m HTTP/1.1", "Host: x", f"Authorization: Bearer {client.token}", *head]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    answer = b""
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
    except ConnectionError:
        pass
    try:
        async with asyncio.timeout(15):
            while b"\r\n\r\n" not in answer:
                part = await reader.read(65536)
                assert part, "the connection was closed without an answer"
                answer += part
    finally:
        writer.close()
    return answer


async def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_read(cast: Cast) -> None:
    answer = await raw(cast.source, ["Content-Length: 1000000000"])  # and not a byte of it is sent
    assert answer.startswith(b"HTTP/1.1 413 ")


async def test_a_chunked_body_is_refused_when_it_grows_too_large(cast: Cast) -> None:
    chunk = b"10000\r\n" + b"1" * 65536 + b"\r\n"
    answer = await raw(cast.source, ["Transfer-Encoding: chunked"], *[chunk] * 20, b"0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")


async def test_a_bomb_is_refused(cast: Cast) -> None:
    bomb = gzip.compress(b"1" * (200 << 20), 9)
    assert len(bomb) < 1 << 20
    response = await cast.source.push(bomb, Content_Encoding="gzip")
    assert response.code == 413


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "nonsense"])
async def test_an_unknown_encoding_is_refused(cast: Cast, encoding: str) -> None:
    assert (await cast.source.push("1", "/api/ingest/m", Content_Encoding=encoding)).code == 415


@pytest.mark.parametrize("body", [b"not gzip", gzip.compress(b"1")[:-4], b""])
async def test_a_broken_body_is_refused(cast: Cast, body: bytes) -> None:
    assert (await cast.source.push(body, "/api/ingest/m", Content_Encoding="gzip")).code == 400


async def test_many_ampersands_are_no_form(cast: Cast) -> None:
    response = await cast.source.push("&" * 5000, Content_Type=FORM)
    assert response.code == 400
    assert error_of(response)["code"] == "invalid"


async def test_a_multipart_body_is_no_form_either(cast: Cast) -> None:
    response = await cast.source.push("--x\r\n\r\n1\r\n--x--", Content_Type="multipart/form-data; boundary=x")
    assert response.code == 400
    assert error_of(response)["code"] == "invalid"


# ── Bad points ──────────────────────────────────────────────────────────────────────────────────────────────────────

POISON = [
    ("NaN", "NaN"),
    ("Infinity", "Infinity"),
    ("-Infinity", "Infinity"),
    ("1e999", "float64"),
    ("9223372036854775808", "64 bits"),
    ("1" * 400, "64 bits"),
    ('"1"', "text"),
    ("[1]", "number"),
    ("{}", "number"),
    ("null", ""),
    ('"\\ud800"', ""),
]


@pytest.mark.parametrize(("value", "word"), POISON)
async def test_a_poisoned_value_is_named_and_the_good_ones_are_kept(
    cast: Cast, metric: str, value: str, word: str
) -> None:
    points = f'[{{"metric":"{metric}","value":1}},{{"metric":"{metric}","value":{value}}}]'
    response = await cast.source.push(points)
    assert response.code == 400, response.body
    body = json.loads(response.body)
    assert body["accepted"] == 1
    assert body["refused"] == 1
    assert body["errors"][0]["index"] == 1
    assert word in body["errors"][0]["reason"]
    assert "1 refused, 1 kept" in body["error"]["message"]
    assert await kept(cast, metric) == {(): [1.0]}


@pytest.mark.parametrize(
    "point",
    [
        {"metric": "", "value": 1},
        {"metric": "a\u0000b", "value": 1},
        {"metric": "x" * 201, "value": 1},
        {"metric": "ok", "value": 1, "labels": {"a b": "c"}},
        {"metric": "ok", "value": 1, "labels": {"a": "x" * 501}},
        {"metric": "ok", "value": 1, "labels": {f"l{n}": "x" for n in range(31)}},
        {"metric": "ok", "value": 1, "labels": {"$where": "1"}},
        {"metric": "ok", "value": 1, "time": "yesterday"},
        {"metric": "ok", "value": 1, "time": 10**22},
        {"metric": "ok"},
        {"value": 1},
        {"metric": {"$gt": ""}, "value": 1},
        1,
        None,
        "text",
    ],
)
async def test_a_malformed_point_is_named_and_the_good_ones_are_kept(cast: Cast, metric: str, point: Any) -> None:
    response = await cast.source.push(json.dumps([point, {"metric": metric, "value": 1}]))
    assert response.code == 400, response.body
    body = json.loads(response.body)
    assert body["accepted"] == 1, body
    assert body["errors"][0]["index"] == 0
    assert await kept(cast, metric) == {(): [1.0]}


@pytest.mark.parametrize(
    "body", ["", "   ", "[", "{]", "[" * 100_000, '{"a":' * 50_000, "\x00\x01", "\ufffe", "text", "[]x", "\ud800"]
)
async def test_a_hopeless_body_is_answered_400(cast: Cast, body: str) -> None:
    response = await cast.source.push(body.encode("utf-8", "surrogatepass"))
    assert response.code == 400, response.body
    assert error_of(response)["code"] == "invalid"


async def test_the_query_string_holds_labels_once_each(cast: Cast, metric: str) -> None:
    assert (await cast.source.push("1", f"/api/ingest/{metric}?a=1&a=2")).code == 400
    assert (await cast.source.push("1", f"/api/ingest/{metric}?a=%ff")).code == 400
    assert (await cast.source.push("1", f"/api/ingest/{metric}?$where=1")).code == 400


# ── Once ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def push_once(source: Client, key: str, body: str, path: str) -> HTTPResponse:
    return await source.push(body, path, Idempotency_Key=key)


async def count_of(cast: Cast, metric: str) -> float:
    table = await cast.viewer.json(f"/api/query?metric={metric}&from=now-1h&to=now%2B1h&step=1h&over=count")
    return sum(value or 0 for series in table["series"] for value in series["values"])


async def test_a_repeated_request_is_done_once_and_answered_as_the_first_time(cast: Cast, metric: str) -> None:
    body = f'[{{"metric":"{metric}","value":1}},{{"metric":"{metric}","value":"x"}}]'
    first = await push_once(cast.source, metric, body, "/api/ingest")
    again = await push_once(cast.source, metric, body, "/api/ingest")
    assert (first.code, first.body) == (again.code, again.body)
    assert first.code == 400
    assert await count_of(cast, metric) == 1


async def test_the_same_request_many_times_at_once_is_done_once(cast: Cast, metric: str) -> None:
    path = f"/api/ingest/{metric}"
    answers = await asyncio.gather(*(push_once(cast.source, metric, "1", path) for _ in range(8)))
    assert [answer.code for answer in answers] == [200] * 8
    assert await count_of(cast, metric) == 1


async def test_a_key_stands_for_one_request(shared: Site, cast: Cast, metric: str) -> None:
    path = f"/api/ingest/{metric}"
    assert (await push_once(cast.source, metric, "1", path)).code == 200
    for body, where in (("2", path), ("1", path + "x"), ("1", path + "?host=a")):
        response = await push_once(cast.source, metric, body, where)
        assert response.code == 409
        assert error_of(response)["code"] == "conflict"
    # Another source's key is its own affair.
    assert (await push_once(new_source(shared), metric, "2", path)).code == 200
    assert (await push_once(cast.source, "k" * 201, "1", path)).code == 400


# ── Limits of a source ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_over_its_rate_a_source_is_asked_to_wait(shared: Site, cast: Cast, metric: str) -> None:
    source = new_source(shared, rate=5)
    points = json.dumps([{"metric": metric, "value": 1, "labels": {"n": str(n)}} for n in range(100)])
    assert (await source.push(points)).code == 200  # more than a burst is taken once, and paid off later
    response = await source.push(points)
    assert response.code == 503
    assert 1 <= int(response.headers["Retry-After"]) <= 20
    assert error_of(response)["code"] == "unavailable"


async def test_new_series_beyond_the_limit_are_refused_and_old_ones_go_on(
    mongo_url: str, redis_url: str, database: str
) -> None:
    async with serving(settings(mongo_url, redis_url, database, series_per_source=3)) as site:
        source = await site.source()
        many = [{"metric": "m", "value": 1, "labels": {"n": str(n)}} for n in range(5)]
        response = await source.push(json.dumps(many))
        assert response.code == 400
        body = json.loads(response.body)
        assert (body["accepted"], body["refused"]) == (3, 2)
        assert "limit of 3 series" in body["errors"][0]["reason"]
        assert "index" not in body["errors"][0]
        refused = [point for point in many if any(str(point["labels"]) in error["text"] for error in body["errors"])]
        assert body["error"]["message"].startswith(body["errors"][0]["text"])
        assert len(refused) == 2
        again = await source.push(json.dumps([point for point in many if point not in refused]))
        assert json.loads(again.body) == {"accepted": 3}
        assert (await (await site.source()).push(json.dumps(refused))).code == 200


# ── What a source did ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_sources_tell_whether_it_is_arriving(shared: Site, cast: Cast, metric: str) -> None:
    source = new_source(shared)
    await source.push(json.dumps([{"metric": metric, "value": 1}, {"metric": metric, "value": "1"}]))

    async def told() -> Any:
        listed = (await cast.viewer.json("/api/sources"))["sources"]
        found = next(one for one in listed if one["id"] == source.source.id)
        return found if found["points"] else None

    found = await until(told)
    assert (found["points"], found["refused"], found["series"]) == (1, 1, 1)
    assert found["lastSeen"]
    assert "text" in found["lastError"]["reason"]


# ── MongoDB away ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def servers(io_loop: IOLoop, tmp_path: Path) -> Iterator[Embedded]:
    """A MongoDB of this test's own."""
    started = Embedded(tmp_path / "servers", redis=False)
    io_loop.run_sync(started.start)
    yield started
    io_loop.run_sync(started.stop)


async def test_while_mongodb_is_frozen_or_gone_sources_are_asked_to_wait(
    servers: Embedded, redis_url: str, database: str
) -> None:
    async with serving(settings(servers.mongo_url, redis_url, database, write_timeout=1.0)) as site:
        source = await site.source()

        async def push() -> int:
            response = await source.push("2", "/api/ingest/m")
            if response.code != 200:
                assert response.code == 503, response.body
                assert int(response.headers["Retry-After"]) >= 1
            return response.code

        await until(lambda: _is(push(), 200))
        mongod = servers._children[0].process
        mongod.send_signal(signal.SIGSTOP)
        try:
            await until(lambda: _is(push(), 503))
            assert (await site.client.get("/readyz")).code == 503
            assert (await site.client.get("/healthz")).code == 200
        finally:
            mongod.send_signal(signal.SIGCONT)
        await until(lambda: _is(push(), 200))
        mongod.kill()
        await until(lambda: _is(push(), 503))
        await until(servers.mend)
        await until(lambda: _is(push(), 200))


async def _is(work: Any, expected: int) -> bool:
    return bool(await work == expected)
