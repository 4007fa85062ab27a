from __future__ import annotations

import gzip
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import Invalid, TooLarge, UnsupportedEncoding
from dashboard.formats.encoding import decoder

LIMIT = 1_000_000
TEXT = b'{"metric":"cpu","value":1}\n' * 5000


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


ENCODED = {
    "": TEXT,
    "identity": TEXT,
    "gzip": gzip.compress(TEXT),
    "X-Gzip ": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
}


def decoded(coding: str, body: bytes, limit: int = LIMIT, piece: int = 1000) -> bytes:
    reader = decoder(coding, limit)
    text = b"".join(reader.feed(body[start : start + piece]) for start in range(0, len(body), piece))
    reader.finish()
    return text


@pytest.mark.parametrize("piece", [1, 7, 1000, 10_000_000])
@pytest.mark.parametrize(("coding", "body"), [*ENCODED.items(), ("deflate", raw_deflate(TEXT))])
def test_a_body_is_decoded_however_it_is_cut(coding: str, body: bytes, piece: int) -> None:
    assert decoded(coding, body, piece=piece) == TEXT


def test_gzip_may_have_several_members() -> None:
    assert decoded("gzip", gzip.compress(b"a") + gzip.compress(b"") + gzip.compress(b"b")) == b"ab"


@pytest.mark.parametrize("coding", ["", "gzip", "deflate"])
def test_no_body_at_all_is_empty(coding: str) -> None:
    assert decoded(coding, b"") == b""


@pytest.mark.parametrize(("coding", "body"), [*ENCODED.items(), ("deflate", raw_deflate(TEXT))])
def test_the_limit_is_on_what_comes_out(coding: str, body: bytes) -> None:
    assert decoded(coding, body, limit=len(TEXT)) == TEXT
    with pytest.raises(TooLarge):
        decoded(coding, body, limit=len(TEXT) - 1)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, raw_deflate])
def test_a_bomb_stops_at_the_limit(pack: object) -> None:
    assert callable(pack)
    bomb = pack(b"\0" * 50_000_000)
    reader = decoder("gzip" if pack is gzip.compress else "deflate", LIMIT)
    with pytest.raises(TooLarge):
        reader.feed(bomb)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", TEXT),
        ("gzip", gzip.compress(TEXT)[:-1]),
        ("gzip", gzip.compress(TEXT)[:5]),
        ("gzip", gzip.compress(TEXT) + b"x"),
        ("gzip", gzip.compress(TEXT)[:-8] + b"\0" * 8),
        ("gzip", gzip.compress(b"") * 1001),
        ("deflate", zlib.compress(TEXT)[:-1]),
        ("deflate", zlib.compress(TEXT) + b"x"),
        ("deflate", raw_deflate(TEXT)[:-1]),
        ("deflate", b"x"),
        ("deflate", b"\xff\xff\xff\xff"),
    ],
)
def test_a_broken_body_is_refused(coding: str, body: bytes) -> None:
    with pytest.raises(Invalid):
        decoded(coding, body)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "snappy", "x" * 1000])
def test_other_codings_are_refused_with_415(coding: str) -> None:
    with pytest.raises(UnsupportedEncoding) as caught:
        decoder(coding, LIMIT)
    assert caught.value.status == 415
    assert len(caught.value.message) < 200


@given(st.sampled_from(["gzip", "deflate"]), st.binary(max_size=100), st.booleans())
def test_any_bytes_are_decoded_or_refused(coding: str, body: bytes, start_well: bool) -> None:
    prefix = gzip.compress(b"x")[:12] if start_well else b""
    with suppress(Invalid, TooLarge):
        assert isinstance(decoded(coding, prefix + body, piece=3), bytes)
