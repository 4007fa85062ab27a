"""Columns of numbers as few bytes: the layers under :mod:`dashboard.series.packing`, exact to the bit.

A column of integers becomes one byte that names its *form* and *width*, the integers that start it, and the rest as
numbers of 1, 2, 4 or 8 bytes, shuffled: first the lowest byte of each, then the next of each. Bytes that are alike lie
together then (as in Blosc and Parquet's BYTE_STREAM_SPLIT), and zstd, which everything goes through at the end, does
well on them.

=====  ==================================================================
form   what is kept
=====  ==================================================================
0      each number less the smallest
1      zigzag of each number less the one before
2      zigzag of each difference less the difference before (regular times)
=====  ==================================================================

A column of floats becomes, where that gives every bit back, the integers that it is when counted in 1, 0.1, … 10⁻⁶
(host metrics mostly are such decimals); else each float's bits XORed with those of the one before, shuffled. The
columns of a rollup, which are written often, are XORed without asking: that takes a tenth of the time and a third more
bytes.
"""

from __future__ import annotations

import struct
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

MAX_DECIMALS: Final = 6
XOR: Final = 255
_EXACT: Final = float(1 << 53)
_SAMPLE: Final = 32
_WIDTHS: Final = (1, 2, 4, 8)
_UNSIGNED: Final[dict[int, np.dtype[Any]]] = {
    1: np.dtype("<u1"),
    2: np.dtype("<u2"),
    4: np.dtype("<u4"),
    8: np.dtype("<u8"),
}
_SCALES: Final[Floats] = np.array([10.0**decimals for decimals in range(MAX_DECIMALS + 1)])


class Reader:
    """Reads one column after the other from bytes; raises :class:`ValueError` where they end too early."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        taken = self._data[self._at : self._at + size]
        if len(taken) != size:
            raise ValueError("the bytes end inside a column")
        self._at += size
        return taken

    def end(self) -> None:
        """Raise unless everything was read."""
        if self._at != len(self._data):
            raise ValueError("there are bytes after the last column")


def write_integers(numbers: Integers) -> bytes:
    """The bytes of a column of at least one integer, in the form that is likely to end up smallest."""
    first = numbers[:1]
    forms = [(0, numbers - numbers.min(), [int(numbers.min())])]
    if len(numbers) > 2:
        steps = np.diff(numbers)
        forms.append((1, _zigzag(steps), [int(first[0])]))
        forms.append((2, _zigzag(np.diff(steps)), [int(first[0]), int(steps[0])]))
    form, rest, heads = min(((form, rest.view(np.uint64), heads) for form, rest, heads in forms), key=_likely_size)
    width = _width(rest)
    return struct.pack(f"<B{len(heads)}q", form << 4 | width, *heads) + _shuffled(rest.astype(_UNSIGNED[width]))


def read_integers(reader: Reader, count: int) -> Integers:
    """The column of ``count`` integers that comes next."""
    head = reader.take(1)[0]
    form, width = head >> 4, head & 15
    if form > 2 or width not in _UNSIGNED or (form and count <= 2):
        raise ValueError("a column has an unknown form")
    if form == 0:
        smallest = _int64(reader)
        return _unshuffled(reader, count, width).view(np.int64) + smallest
    heads = [_int64(reader) for _ in range(form)]
    numbers = np.concatenate((heads, _unzigzag(_unshuffled(reader, count - form, width))))
    for first in range(form - 1, -1, -1):
        np.cumsum(numbers[first:], out=numbers[first:])
    return numbers


def write_floats(values: Floats) -> bytes:
    """The bytes of a column of at least one float."""
    decimals = _decimals(values)
    if decimals is not None:
        return bytes([decimals]) + write_integers(np.rint(values * _SCALES[decimals]).astype(np.int64))
    return bytes([XOR]) + write_matrix(values[np.newaxis])


def read_floats(reader: Reader, count: int) -> Floats:
    """The column of ``count`` floats that comes next."""
    kind = reader.take(1)[0]
    if kind == XOR:
        return read_matrix(reader, 1, count).ravel()
    if kind > MAX_DECIMALS:
        raise ValueError("a column has an unknown kind")
    values: Floats = read_integers(reader, count) / _SCALES[kind]
    return values


def write_matrix(values: Floats) -> bytes:
    """The bytes of several rows of floats: the bits of each XORed with those of the one before it in its row."""
    bits = values.view(np.uint64)
    changes = bits.copy()
    changes[:, 1:] ^= bits[:, :-1]
    return _shuffled(changes.ravel())


def read_matrix(reader: Reader, rows: int, count: int) -> Floats:
    """The ``rows`` rows of ``count`` floats that come next."""
    changes = _unshuffled(reader, rows * count, 8).reshape(rows, count)
    values: Floats = np.bitwise_xor.accumulate(changes, axis=1).view(np.float64)
    return values


def _decimals(values: Floats) -> int | None:
    """The least number of decimals to count in so that every bit comes back; None if there is none (NaN, ∞ and -0 have
    none)."""
    with np.errstate(over="ignore", invalid="ignore"):
        exact = _is_exact(values[:_SAMPLE], _SCALES[:, np.newaxis]).all(axis=1)
        possible = (int(decimals) for decimals in np.flatnonzero(exact))
        return next((decimals for decimals in possible if _is_exact(values, _SCALES[decimals]).all()), None)


def _is_exact(values: Floats, scale: Floats) -> NDArray[np.bool_]:
    """Which values, for each scale, are an integer counted in ``1 / scale`` that gives every bit back."""
    counted = np.rint(values * scale)
    back: Floats = (counted + 0.0) / scale
    same: NDArray[np.bool_] = back.view(np.int64) == values.view(np.int64)
    return same & (np.abs(counted) < _EXACT)


def _likely_size(form: tuple[int, NDArray[np.uint64], list[int]]) -> float:
    """An estimate of the bits needed: the logarithm of each number, and a little for the form itself."""
    _, rest, heads = form
    return float(np.log2(rest.astype(np.float64) + 1.0).sum()) + 8.0 * len(heads)


def _width(numbers: NDArray[np.uint64]) -> int:
    largest = int(numbers.max()) if len(numbers) else 0
    return next(width for width in _WIDTHS if largest >> (8 * width) == 0)


def _zigzag(numbers: Integers) -> Integers:
    return (numbers << 1) ^ (numbers >> 63)


def _unzigzag(numbers: NDArray[np.uint64]) -> Integers:
    one = np.uint64(1)
    return ((numbers >> one) ^ (~(numbers & one) + one)).view(np.int64)


def _shuffled(numbers: NDArray[Any]) -> bytes:
    width = numbers.dtype.itemsize
    return numbers.tobytes() if width == 1 else numbers.view(np.uint8).reshape(-1, width).T.tobytes()


def _unshuffled(reader: Reader, count: int, width: int) -> NDArray[np.uint64]:
    planes = np.frombuffer(reader.take(count * width), np.uint8).reshape(width, count)
    whole = np.ascontiguousarray(planes.T).view(_UNSIGNED[width]).reshape(count)
    numbers: NDArray[np.uint64] = whole.astype(np.uint64, copy=False)
    return numbers


def _int64(reader: Reader) -> int:
    number: int = struct.unpack("<q", reader.take(8))[0]
    return number
