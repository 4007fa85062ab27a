"""Blocks of points, and chunks of rollups, as bytes.

A packed block is one byte that names the version, then one zstd frame (with a checksum) around: how many points, the
column of times, the column of values. What a column is, :mod:`dashboard.series.columns` says. Real host metrics take
about two bytes a point; unpacking gives back every bit. A packed chunk of a rollup is the same around one matrix: a
row of the differences between its times, and its columns.
"""

from __future__ import annotations

import struct
from typing import Final

import numpy as np
import zstandard

from dashboard.model.points import Points
from dashboard.series.columns import (
    Reader,
    read_floats,
    read_integers,
    read_matrix,
    write_floats,
    write_integers,
    write_matrix,
)
from dashboard.series.rollup import COLUMNS, Rollup

VERSION: Final = 1
LEVEL: Final = 3
MAX_UNPACKED: Final = 64 << 20
_HEAD: Final = struct.Struct("<I")


class BrokenBlock(ValueError):
    """The bytes are not a packed block, or not one that this version can read."""


def pack(points: Points) -> bytes:
    """The bytes of at least one point."""
    times, values = np.ascontiguousarray(points.times), np.ascontiguousarray(points.values)
    return sealed(_HEAD.pack(len(times)) + write_integers(times) + write_floats(values))


def unpack(data: bytes) -> Points:
    """The points of a packed block; raises :class:`BrokenBlock`."""
    reader = Reader(opened(data))
    try:
        (count,) = _HEAD.unpack(reader.take(_HEAD.size))
        points = Points(read_integers(reader, count), read_floats(reader, count))
        reader.end()
    except ValueError as error:
        raise BrokenBlock(f"a packed block is broken: {error}") from error
    return points


def pack_rollup(rollup: Rollup) -> bytes:
    """The bytes of at least one row."""
    intervals = np.diff(rollup.times, prepend=0).view(np.float64)
    return sealed(_HEAD.pack(len(intervals)) + write_matrix(np.concatenate((intervals[np.newaxis], rollup.columns))))


def unpack_rollup(data: bytes) -> Rollup:
    """The rows of a packed chunk; raises :class:`BrokenBlock`."""
    reader = Reader(opened(data))
    try:
        (count,) = _HEAD.unpack(reader.take(_HEAD.size))
        rows = read_matrix(reader, 1 + len(COLUMNS), count)
        reader.end()
    except ValueError as error:
        raise BrokenBlock(f"a packed chunk is broken: {error}") from error
    return Rollup(np.cumsum(rows[0].view(np.int64)), rows[1:])


def sealed(body: bytes) -> bytes:
    """``body`` compressed, with the version before it."""
    return bytes([VERSION]) + zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compress(body)


def opened(data: bytes) -> bytes:
    """The body that was sealed; raises :class:`BrokenBlock`."""
    if not data or data[0] != VERSION:
        raise BrokenBlock(f"a packed block begins with {data[:1].hex() or 'nothing'}, not with version {VERSION}")
    try:
        if zstandard.frame_content_size(data[1:]) > MAX_UNPACKED:
            raise BrokenBlock("a packed block claims to be larger than any block is")
        return zstandard.ZstdDecompressor().decompress(data[1:])
    except zstandard.ZstdError as error:
        raise BrokenBlock(f"a packed block is broken: {error}") from error
