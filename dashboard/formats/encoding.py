"""Bodies as they are sent, compressed or not, into bytes: piece by piece and never more than a limit."""

from __future__ import annotations

import zlib
from typing import Final, Protocol

from dashboard.errors import Invalid, TooLarge, UnsupportedEncoding

_GZIP: Final = 16 + zlib.MAX_WBITS
_PIECE: Final = 64 * 1024
_MOST_MEMBERS: Final = 1000


class BodyDecoder(Protocol):
    """Takes a body piece by piece; both methods raise :class:`DashboardError` when it cannot be read."""

    def feed(self, piece: bytes) -> bytes:
        """What this piece decodes to so far."""

    def finish(self) -> None:
        """Say that the body is complete."""


def decoder(content_encoding: str, limit: int) -> BodyDecoder:
    """The decoder for a ``Content-Encoding`` header; the decoded body may have at most ``limit`` bytes.

    Raises :class:`UnsupportedEncoding` (415) for anything but gzip, deflate and identity.
    """
    coding = content_encoding.strip().lower()
    if coding in ("", "identity"):
        return _Plain(limit)
    if coding in ("gzip", "x-gzip"):
        return _Gzip(limit)
    if coding == "deflate":
        return _Deflate(limit)
    raise UnsupportedEncoding(
        f"Content-Encoding {content_encoding[:80]!r} is not supported: use gzip, deflate or none."
    )


class _Plain:
    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._seen = 0

    def feed(self, piece: bytes) -> bytes:
        self._seen += len(piece)
        if self._seen > self._limit:
            raise TooLarge(f"The body has more than {self._limit} bytes.")
        return piece

    def finish(self) -> None:
        """Nothing can be missing."""


class _Inflating:
    """What gzip and deflate share: a bomb stops at the limit, not in memory."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._seen = 0

    def feed(self, piece: bytes) -> bytes:
        """What this piece decodes to so far."""
        return b"".join(self._slice(piece[start : start + _PIECE]) for start in range(0, len(piece), _PIECE))

    def _slice(self, piece: bytes) -> bytes:
        raise NotImplementedError

    def _inflated(self, stream: zlib._Decompress, piece: bytes) -> bytes:
        """What ``piece`` adds; bytes behind the end of the stream are in its ``unused_data``."""
        pieces: list[bytes] = []
        full = True
        while full and not stream.eof:
            room = min(_PIECE, self._limit - self._seen + 1)
            try:
                pieces.append(stream.decompress(piece, room))
            except zlib.error:
                raise Invalid("The compressed body is broken.") from None
            self._seen += len(pieces[-1])
            if self._seen > self._limit:
                raise TooLarge(f"The body has more than {self._limit} bytes when it is decompressed.")
            # A full buffer may leave more behind, even when all of the input has been taken.
            full = len(pieces[-1]) == room
            piece = stream.unconsumed_tail
        return b"".join(pieces)


class _Gzip(_Inflating):
    """One or more gzip members, one behind the other, as RFC 1952 allows."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._stream: zlib._Decompress | None = None
        self._members = 0

    def _slice(self, piece: bytes) -> bytes:
        decoded: list[bytes] = []
        while piece:
            if self._stream is None:
                self._stream = self._next_member()
            decoded.append(self._inflated(self._stream, piece))
            piece = b""
            if self._stream.eof:
                piece = self._stream.unused_data
                self._stream = None
        return b"".join(decoded)

    def _next_member(self) -> zlib._Decompress:
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise Invalid(f"The compressed body has more than {_MOST_MEMBERS} parts.")
        return zlib.decompressobj(_GZIP)

    def finish(self) -> None:
        """Say that the body is complete."""
        if self._stream is not None:
            raise Invalid("The compressed body is cut off.")


class _Deflate(_Inflating):
    """Deflate with a zlib header, as RFC 9110 says, or without, as some clients send it."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._start = b""
        self._stream: zlib._Decompress | None = None

    def _slice(self, piece: bytes) -> bytes:
        if self._stream is None:
            self._start += piece
            if len(self._start) < 2:
                return b""
            piece = self._start
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if _has_zlib_header(piece) else -zlib.MAX_WBITS)
        if self._stream.eof:
            raise _trailing()
        decoded = self._inflated(self._stream, piece)
        if self._stream.unused_data:
            raise _trailing()
        return decoded

    def finish(self) -> None:
        """Say that the body is complete."""
        if self._start and (self._stream is None or not self._stream.eof):
            raise Invalid("The compressed body is cut off.")


def _has_zlib_header(start: bytes) -> bool:
    """RFC 1950, section 2.2: method 8, and the first two bytes a multiple of 31."""
    return start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0


def _trailing() -> Invalid:
    return Invalid("There is more after the end of the compressed body.")
