from __future__ import annotations

import msgspec

from dashboard.model.reports import Report, RoomReport


def test_a_report_survives_the_way() -> None:
    report = Report("w", "text", ["u1", "u2"], [RoomReport("d1", 3, 4, 5)])
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(report), type=Report) == report
