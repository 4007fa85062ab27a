from __future__ import annotations

from typing import Any

import pytest
from tornado.httputil import HTTPConnection, HTTPHeaders, HTTPServerRequest, RequestStartLine

from dashboard.web.addresses import Addresses


class Context:
    """Where a connection comes from."""

    def __init__(self, remote_ip: str, protocol: str = "http") -> None:
        self.remote_ip = remote_ip
        self.protocol = protocol


class Connection(HTTPConnection):
    def __init__(self, remote_ip: str) -> None:
        self.context: Any = Context(remote_ip)


def request(remote_ip: str, **headers: str) -> HTTPServerRequest:
    named = HTTPHeaders({name.replace("_", "-"): value for name, value in headers.items()})
    line = RequestStartLine("GET", "/", "HTTP/1.1")
    named["Host"] = "dash.example:81"
    return HTTPServerRequest(start_line=line, headers=named, connection=Connection(remote_ip))


@pytest.mark.parametrize(
    ("trusted", "remote", "forwarded", "peer"),
    [
        ((), "9.9.9.9", "1.1.1.1", "9.9.9.9"),
        (("10.0.0.0/8",), "10.0.0.1", "", "10.0.0.1"),
        (("10.0.0.0/8",), "10.0.0.1", "1.1.1.1", "1.1.1.1"),
        (("10.0.0.0/8",), "10.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (("10.0.0.0/8",), "10.0.0.1", "1.1.1.1, 10.0.0.2", "1.1.1.1"),
        (("10.0.0.0/8",), "10.0.0.1", "nonsense", "10.0.0.1"),
        (("10.0.0.0/8",), "9.9.9.9", "10.0.0.2", "9.9.9.9"),
        (("::1/128",), "::1", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_last_one_that_no_proxy_of_ours_vouches_for(
    trusted: tuple[str, ...], remote: str, forwarded: str, peer: str
) -> None:
    headers = {"X_Forwarded_For": forwarded} if forwarded else {}
    assert Addresses(trusted, "").peer(request(remote, **headers)) == peer


def test_the_address_of_this_server() -> None:
    behind = Addresses(("10.0.0.0/8",), "")
    assert behind.server(request("10.0.0.1", X_Forwarded_Proto="https")) == "https://dash.example:81"
    assert behind.server(request("9.9.9.9", X_Forwarded_Proto="https")) == "http://dash.example:81"
    assert behind.server(request("10.0.0.1", X_Forwarded_Proto="javascript")) == "http://dash.example:81"
    assert Addresses((), "https://public.example/").server(request("9.9.9.9")) == "https://public.example"
    assert Addresses((), "https://public.example").scheme(request("9.9.9.9")) == "https"


@pytest.mark.parametrize(
    ("remote", "headers", "local"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("10.0.0.1", {}, False),
        ("127.0.0.1", {"X_Forwarded_For": "127.0.0.1"}, False),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}, False),
        ("", {}, False),
    ],
)
def test_this_machine_and_no_proxy(remote: str, headers: dict[str, str], local: bool) -> None:
    assert Addresses((), "").is_direct_and_local(request(remote, **headers)) is local


def test_pages_of_other_origins_are_let_in_by_name() -> None:
    addresses = Addresses((), "", ("https://status.example",))
    assert addresses.admits("https://status.example")
    assert addresses.admits("https://Status.example")
    for other in (None, "", "null", "http://status.example", "https://status.example:8443", "https://evil.example"):
        assert not addresses.admits(other)
