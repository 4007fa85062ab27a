from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.document.naming import is_counter, title_of, unit_of


@pytest.mark.parametrize(
    ("metric", "unit", "title"),
    [
        ("cpu_usage", "", "CPU usage"),
        ("cpu_percent", "percent", "CPU"),
        ("memory_used_bytes", "bytes", "Memory used"),
        ("disk_read_bytes_per_second", "bytes/s", "Disk read"),
        ("requests_per_second", "requests/s", "Requests"),
        ("jobs_per_second", "/s", "Jobs"),
        ("battery_volts", "volts", "Battery"),
        ("backup_timestamp_seconds", "date-s", "Backup"),
        ("mysql_db", "", "Mysql DB"),
        ("link_bits_per_second", "bits/s", "Link"),
        ("http_request_duration_seconds", "seconds", "HTTP request duration"),
        ("http.server.latency-ms", "ms", "HTTP server latency"),
        ("requestLatencyMs", "ms", "Request latency"),
        ("HTTPErrors", "", "HTTP errors"),
        ("cache_hit_ratio", "ratio", "Cache hit"),
        ("room_celsius", "celsius", "Room"),
        ("node_network_receive_bytes_total", "bytes", "Node network receive"),
        ("http_requests_total", "", "HTTP requests"),
        ("load_1m", "", "Load 1m"),
        ("bytes", "bytes", "Bytes"),
        ("total", "", "Total"),
        ("kilobytes", "", "Kilobytes"),
        ("温度", "", "温度"),
        ("___", "", "___"),
    ],
)
def test_what_a_name_says(metric: str, unit: str, title: str) -> None:
    assert (unit_of(metric), title_of(metric)) == (unit, title)


def test_counters() -> None:
    assert is_counter("http_requests_total")
    assert not is_counter("total_requests")


@given(st.text(min_size=1, max_size=50))
def test_every_metric_has_a_title(metric: str) -> None:
    assert title_of(metric)
