from __future__ import annotations

import json

from dashboard.agent.host import Host, real_interfaces, whole_devices
from dashboard.document.dashboard import load
from dashboard.document.host import host_dashboard
from tests.formats.reading import points, read


def test_a_reading_is_a_body_that_the_server_takes() -> None:
    parsed = read(json.dumps(Host("me").read()))
    assert (parsed.refused, parsed.refusals) == (0, [])
    names = {metric for metric, *_ in points(parsed)}
    assert {"cpu_total_percent", "cpu_percent", "memory_used_bytes", "memory_used_percent", "load_1m"} <= names
    assert {"swap_used_bytes", "disk_used_percent", "process_cpu_percent", "process_memory_bytes"} <= names
    assert all(("host", "me") in labels for _, labels, _, _ in points(parsed))
    assert len({time for _, _, time, _ in points(parsed)}) == 1


def test_the_dashboard_of_a_host_asks_for_what_the_agent_reports() -> None:
    host = Host("me")
    names = {metric for metric, *_ in points(read(json.dumps([*host.read(), *host.read()])))}
    panels = load(host_dashboard("me")).panels.values()
    wanted = {query.metric for panel in panels for query in panel.queries.values()}
    rates = {"network_bytes_per_second", "disk_bytes_per_second"}  # a container may have neither
    assert wanted - rates <= names


def test_partitions_and_virtual_devices_are_not_counted_twice() -> None:
    names = ["sda", "sda1", "sda2", "sdab", "nvme0n1", "nvme0n1p1", "loop0", "ram1", "dm-0", "md127", "vda", "sr0"]
    assert whole_devices(names) == ["nvme0n1", "sda", "sdab", "vda"]
    assert whole_devices(["xvda1"]) == ["xvda1"]


def test_only_interfaces_that_lead_out_are_read() -> None:
    assert real_interfaces(["lo", "eth0", "wlan0", "veth12ab", "docker0", "br-1f", "virbr0"]) == ["eth0", "wlan0"]
    assert len(real_interfaces(f"eth{number}" for number in range(100))) == 16
