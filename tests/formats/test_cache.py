from __future__ import annotations

from dashboard.formats.cache import MAX_KEY_BYTES, SeriesCache
from dashboard.model.series import Series


def named(number: int) -> tuple[tuple[str, bytes], Series]:
    return (f"m{number}", b"{}"), Series.named(f"m{number}", {})


def test_a_name_is_remembered_as_it_was_written() -> None:
    cache = SeriesCache()
    key, series = named(1)
    cache.put(key, series)
    assert cache.get(key) is series
    assert cache.get(("m1", b"{ }")) is None


def test_at_most_twice_the_limit_is_held() -> None:
    cache = SeriesCache(limit=10)
    for number in range(1000):
        cache.put(*named(number))
    assert len(cache) <= 20


def test_what_is_asked_for_stays() -> None:
    cache = SeriesCache(limit=10)
    key, series = named(-1)
    cache.put(key, series)
    for number in range(1000):
        cache.put(*named(number))
        assert cache.get(key) is series


def test_a_name_written_at_great_length_is_not_held() -> None:
    cache = SeriesCache()
    cache.put(("m", b" " * (MAX_KEY_BYTES + 1)), Series.named("m", {}))
    assert len(cache) == 0
