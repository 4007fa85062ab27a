"""Where a request really comes from: forwarded headers are believed only from the proxies that the settings name."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Sequence

from tornado.httputil import HTTPServerRequest

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Addresses:
    """Reads the peer's address and the address of this server as people type it."""

    def __init__(self, trusted_proxies: Sequence[str], public_url: str, allowed_origins: Collection[str] = ()) -> None:
        self._allowed_origins = frozenset(allowed_origins)
        self._trusted: list[Network] = [ipaddress.ip_network(network) for network in trusted_proxies]
        self._public_url = public_url.rstrip("/")

    def peer(self, request: HTTPServerRequest) -> str:
        """The address of whoever sent the request: the last one that no trusted proxy vouches for."""
        address = str(request.remote_ip)
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        while self._is_trusted(address) and hops:
            hop = hops.pop().strip()
            if not _is_address(hop):
                break
            address = hop
        return address

    def server(self, request: HTTPServerRequest) -> str:
        """The address of this server, as ``http://host:port``: the setting, else what the request was sent to."""
        if self._public_url:
            return self._public_url
        return f"{self.scheme(request)}://{request.host}"

    def admits(self, origin: str | None) -> bool:
        """Whether the pages of this other origin may connect."""
        return origin is not None and origin.lower() in self._allowed_origins

    def scheme(self, request: HTTPServerRequest) -> str:
        """``https`` when the browser speaks TLS, be it with a trusted proxy."""
        if self._public_url:
            return self._public_url.partition(":")[0]
        forwarded = request.headers.get("X-Forwarded-Proto", "")
        if forwarded in ("http", "https") and self._is_trusted(str(request.remote_ip)):
            return forwarded
        return str(request.protocol)

    def is_direct_and_local(self, request: HTTPServerRequest) -> bool:
        """Whether the request comes from this machine, and through no proxy."""
        if any(name in request.headers for name in ("X-Forwarded-For", "X-Real-Ip", "Forwarded")):
            return False
        return _is_address(str(request.remote_ip)) and ipaddress.ip_address(str(request.remote_ip)).is_loopback

    def _is_trusted(self, address: str) -> bool:
        if not self._trusted or not _is_address(address):
            return False
        return any(ipaddress.ip_address(address) in network for network in self._trusted)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
