"""Names seen before, so that a repeated one costs a look-up and no check."""

from __future__ import annotations

from typing import Final

from dashboard.model.series import Series

Key = tuple[str, bytes]
"""A metric, and the labels exactly as they were written."""

MAX_KEY_BYTES: Final = 1024


class SeriesCache:
    """A bounded map from names as written to series; owned by the caller and kept between requests.

    Two generations stand in for a list of uses: when the young one is full it becomes the old one, and what was in
    the old one and not asked for since is forgotten. So at most twice ``limit`` names are held.
    """

    def __init__(self, limit: int = 32_768) -> None:
        self._limit = limit
        self._young: dict[Key, Series] = {}
        self._old: dict[Key, Series] = {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def get(self, key: Key) -> Series | None:
        """The series of this name, if it is remembered."""
        series = self._young.get(key)
        if series is None and (series := self._old.pop(key, None)) is not None:
            self.put(key, series)
        return series

    def put(self, key: Key, series: Series) -> None:
        """Remember this name, unless it is written at unreasonable length."""
        if len(key[1]) > MAX_KEY_BYTES:
            return
        if len(self._young) >= self._limit:
            self._old, self._young = self._young, {}
        self._young[key] = series
