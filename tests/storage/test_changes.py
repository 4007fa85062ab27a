from __future__ import annotations

import numpy as np
from bson.objectid import ObjectId

from dashboard.model.points import Points
from dashboard.series.layout import Extent
from dashboard.series.packing import pack, pack_rollup, unpack, unpack_rollup
from dashboard.series.rollup import COUNT, roll_up
from dashboard.series.steps import HOUR, MINUTE
from dashboard.storage.blocks import Kept
from dashboard.storage.changes import changes_of, plans_for
from dashboard.storage.rollups import Chunk, stretches_of
from tests.storage.archive import T0

OLD = Points(T0 + 1000 * np.arange(100, dtype=np.int64), np.ones(100))
BLOCK, MINUTES, HOURS = ObjectId(), ObjectId(), ObjectId()
KEPT = Kept([Extent(0, T0, T0 + 99_000, 100)], [BLOCK])


def _chunk(identity: ObjectId, unit: int) -> Chunk:
    return Chunk(identity, int(stretches_of(OLD.times[:1], unit)[0]), pack_rollup(roll_up(OLD, unit)))


def test_points_that_follow_a_small_block_are_joined_to_it_without_reading_for_rollups() -> None:
    new = Points(T0 + 100_000 + np.arange(100, dtype=np.int64), np.ones(100))
    plans = plans_for({1: new}, {1: KEPT})
    assert plans[1].late.tolist() == plans[1].reread == []
    assert plans[1].needed() == {BLOCK}
    changes = changes_of(plans, {BLOCK: pack(OLD)}, {1: [_chunk(MINUTES, MINUTE)]}, {1: [_chunk(HOURS, HOUR)]})
    assert changes.dead_blocks == [BLOCK]
    assert set(changes.dead_chunks) == {MINUTES, HOURS}
    assert [len(unpack(block["d"]).times) for block in changes.blocks] == [200]
    rows = {chunk["u"]: unpack_rollup(chunk["d"]).columns[COUNT].tolist() for chunk in changes.chunks}
    assert rows == {MINUTE: [60, 140], HOUR: [200]}


def test_a_far_point_leaves_what_is_kept_alone() -> None:
    new = Points(np.array([T0 + 90 * 24 * HOUR]), np.ones(1))
    plans = plans_for({1: new, 2: new}, {1: KEPT})
    assert plans[1].needed() == set()
    changes = changes_of(plans, {}, {1: [_chunk(MINUTES, MINUTE)]}, {1: [_chunk(HOURS, HOUR)]})
    assert changes.dead_blocks == changes.dead_chunks == []
    assert [block["s"] for block in changes.blocks] == [1, 2]
    assert len(changes.chunks) == 4


def test_a_rewritten_point_has_its_minute_counted_again() -> None:
    new = Points(OLD.times[5:6], np.array([9.0]))
    plans = plans_for({1: new}, {1: KEPT})
    assert plans[1].late.tolist() == [T0]
    changes = changes_of(plans, {BLOCK: pack(OLD)}, {1: [_chunk(MINUTES, MINUTE)]}, {1: [_chunk(HOURS, HOUR)]})
    (block,) = changes.blocks
    assert unpack(block["d"]).values[5] == 9.0
    assert [unpack_rollup(chunk["d"]).columns[COUNT].sum() for chunk in changes.chunks] == [100, 100]
