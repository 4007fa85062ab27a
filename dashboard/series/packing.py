"""Blocks of points, and chunks of rollups, as bytes.

A packed block is one byte that names the version, then one zstd frame (with a checksum) around: how many points, the
column of times, the column of values. What a column is, :mod:`dashboard.series.columns` says. Real host metrics take about
two bytes a point; unpacking gives back every bit. A packed chunk of a rollup is the same with its columns.
"""

from __future__ import annotations

import struct
from typing import Final

import numpy as np
import zstandard

from dashboard.model.points import Points
from dashboard.series.columns import Reader, read_floats, read_integers, write_floats, write_integers
from dashboard.series.rollup import COLUMNS, COUNT, INCREASE, SUM, Rollup

VERSION: Final = 1
LEVEL: Final = 3
MAX_UNPACKED: Final = 64 << 20
_HEAD: Final = struct.Struct("<I")
_ALIKE: Final = ([COUNT], [SUM], [place for place in range(len(COLUMNS)) if place not in (COUNT, SUM, INCREASE)], [INCREASE])
"""Which columns of a rollup are packed as one: values of one kind lie together."""


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
    times, columns = np.ascontiguousarray(rollup.times), rollup.columns
    parts = [write_floats(np.ascontiguousarray(columns[rows]).ravel()) for rows in _ALIKE]
    return sealed(_HEAD.pack(len(times)) + write_integers(times) + b"".join(parts))


def unpack_rollup(data: bytes) -> Rollup:
    """The rows of a packed chunk; raises :class:`BrokenBlock`."""
    reader = Reader(opened(data))
    try:
        (count,) = _HEAD.unpack(reader.take(_HEAD.size))
        times = read_integers(reader, count)
        columns = np.empty((len(COLUMNS), count))
        for rows in _ALIKE:
            columns[rows] = read_floats(reader, len(rows) * count).reshape(len(rows), count)
        reader.end()
    except ValueError as error:
        raise BrokenBlock(f"a packed chunk is broken: {error}") from error
    return Rollup(times, columns)


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
