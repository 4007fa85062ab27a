from __future__ import annotations

import random
import threading

import pytest

from dashboard.client.answers import PushError
from dashboard.client.push import Pusher
from tests.client.receiving import CUT, Told, receiving, refusal
from tests.site import done_in, in_a_thread, settings

T = 1_770_000_000


def test_what_is_pushed_arrives_with_its_labels_and_time() -> None:
    with receiving() as server, Pusher(server.url, "dk_x") as pusher:
        pusher.push("room_temp", 21.5, {"room": "lab"}, T)
        pusher.push("door_open", True, time=T + 1)
        pusher.flush()
        assert server.points == [
            ("room_temp", {"room": "lab"}, T * 1000, 21.5),
            ("door_open", {}, (T + 1) * 1000, 1.0),
        ]
        (request,) = server.requests
        assert (request["path"], request["Authorization"]) == ("/api/ingest", "Bearer dk_x")


def test_a_full_batch_is_sent_by_itself_and_the_rest_at_the_end() -> None:
    with receiving() as server:
        with Pusher(server.url + "/prefix/", "dk_x", batch=10) as pusher:
            for second in range(25):
                pusher.push("a", second, time=T + second)
            assert len(server.points) == 20
        assert [value for *_, value in server.points] == list(range(25))
        assert {request["path"] for request in server.requests} == {"/prefix/api/ingest"}


def test_nothing_to_send_is_no_request() -> None:
    with receiving() as server:
        with Pusher(server.url, "dk_x"):
            pass
        assert server.requests == []


@pytest.mark.parametrize("told", [Told(503), Told(502, b"<html>"), Told(429), Told(CUT)])
def test_what_could_not_be_taken_is_sent_again_and_kept_once(told: Told) -> None:
    with receiving() as server, Pusher(server.url, "dk_x") as pusher:
        server.tell(told)
        pusher.push("a", 1, time=T)
        pusher.flush()
        assert len(server.requests) == 2
        assert len({request["Idempotency-Key"] for request in server.requests}) == 1
        assert server.points == [("a", {}, T * 1000, 1.0)]


def test_a_kept_connection_that_the_server_closed_is_opened_again() -> None:
    with receiving() as server, Pusher(server.url, "dk_x", patience=0) as pusher:
        pusher.push("a", 1, time=T)
        pusher.flush()
        server.tell(Told(CUT))
        pusher.push("a", 2, time=T + 1)
        pusher.flush()
        assert [value for *_, value in server.points] == [1.0, 2.0]


def test_a_refusal_is_raised_with_the_reason_and_not_repeated() -> None:
    with receiving() as server, Pusher(server.url, "dk_x") as pusher:
        server.tell(refusal(400, "point 0: no number"))
        pusher.push("a", 1, time=T)
        with pytest.raises(PushError, match="point 0: no number") as caught:
            pusher.flush()
        assert caught.value.accepted == 1
        assert caught.value.errors[0]["text"] == "x"
        pusher.push("a", 2, time=T)
        pusher.flush()
        assert len(server.requests) == 2


@pytest.mark.parametrize("status", [401, 403, 404, 413, 415])
def test_other_refusals_are_raised_too(status: int) -> None:
    with receiving() as server, Pusher(server.url, "dk_x") as pusher:
        server.tell(refusal(status, "no"))
        pusher.push("a", 1)
        with pytest.raises(PushError) as caught:
            pusher.flush()
        assert caught.value.status == status


def test_beyond_its_patience_points_wait_for_the_next_flush() -> None:
    with receiving() as server, Pusher(server.url, "dk_x", patience=0) as pusher:
        server.tell(Told(503, b'{"error":{"message":"full"}}', {"Retry-After": "30"}))
        pusher.push("a", 1, time=T)
        with pytest.raises(PushError, match="full") as caught:
            pusher.flush()
        assert caught.value.temporary
        pusher.push("a", 2, time=T + 1)
        pusher.flush()
        assert [value for *_, value in server.points] == [1.0, 2.0]


def test_an_unreachable_server_is_named() -> None:
    with receiving() as server:
        url = server.url
    pusher = Pusher(url, "dk_x", patience=0)
    pusher.push("a", 1)
    with pytest.raises(PushError, match="no answer from 127.0.0.1") as caught:
        pusher.flush()
    assert caught.value.status == 0


def test_at_most_so_many_points_wait() -> None:
    with receiving() as server, Pusher(server.url, "dk_x", patience=0, limit=3) as pusher:
        server.tell(*[Told(503)] * 5)
        for second in range(5):
            pusher.push("a", second, time=T + second)
            with pytest.raises(PushError):
                pusher.flush()
        pusher.flush()
        assert [value for *_, value in server.points] == [2.0, 3.0, 4.0]


def test_several_threads_may_push() -> None:
    with receiving() as server, Pusher(server.url, "dk_x", batch=7) as pusher:

        def work(number: int) -> None:
            for second in range(50):
                pusher.push("a", second, {"thread": str(number)}, T + second)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        pusher.flush()
        assert len(set(map(str, server.points))) == len(server.points) == 200


@pytest.mark.parametrize("url", ["", "localhost:8080", "ftp://x", "http://"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="is not an address"):
        Pusher(url, "dk_x")


def test_a_request_that_is_too_large_goes_as_smaller_ones() -> None:
    with receiving() as server, Pusher(server.url, "dk_x") as pusher:
        server.tell(refusal(413, "too large"), refusal(413, "still too large"))
        for number in range(10):
            pusher.push("a", number, time=T + number)
        pusher.flush()
        assert [value for *_, value in server.points] == [float(number) for number in range(10)]
        assert len({request["Idempotency-Key"] for request in server.requests}) == len(server.requests) == 5


def test_a_real_server_that_says_so_before_it_has_read_all_gets_all(
    mongo_url: str, redis_url: str, database: str
) -> None:
    with in_a_thread(settings(mongo_url, redis_url, database, max_body=64 << 10)) as site:
        source, viewer = done_in(site, site.source()), done_in(site, site.person())
        with Pusher(f"http://127.0.0.1:{site.port}", source.token, batch=1 << 30) as pusher:
            for number in range(40_000):
                pusher.push("noise", random.random(), time=T + number)
        path = f"/api/query?metric=noise&over=count&step=100000s&from={T}000&to={T + 40_000}000"
        [series] = done_in(site, viewer.json(path))["series"]
        assert sum(value or 0 for value in series["values"]) == 40_000
