"""What a compaction changes: which blocks and chunks of rollups are to be written, and which deleted.

Two steps, so that only those blocks are read whose points are needed: a *plan* comes from the extents of the kept
blocks, the *changes* from the points in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bson.objectid import ObjectId

from dashboard.model.points import Points, Times
from dashboard.series.layout import Group, cut, regroup
from dashboard.series.merge import merge
from dashboard.series.packing import unpack
from dashboard.series.rollup import late_units, updated, updated_hours
from dashboard.series.steps import HOUR, MINUTE
from dashboard.storage import blocks, rollups
from dashboard.storage.blocks import NOTHING_KEPT, Kept
from dashboard.storage.mongo import Document
from dashboard.storage.rollups import Chunk


class Plan(NamedTuple):
    """What is to be done for one series."""

    new: Points
    kept: Kept
    groups: list[Group]
    late: Times
    reread: list[int]

    def needed(self) -> set[ObjectId]:
        """The blocks whose points must be read."""
        absorbed = [extent.place for group in self.groups for extent in group.absorbed]
        return {self.kept.ids[place] for place in (*absorbed, *self.reread)}


@dataclass(slots=True)
class Changes:
    """Documents to write and ids of documents to delete."""

    blocks: list[Document] = field(default_factory=list)
    dead_blocks: list[ObjectId] = field(default_factory=list)
    chunks: list[Document] = field(default_factory=list)
    dead_chunks: list[ObjectId] = field(default_factory=list)


def plans_for(points: Mapping[int, Points], kept: Mapping[int, Kept]) -> dict[int, Plan]:
    """What is to be done with these new points of each series."""
    return {series: _plan(new, kept.get(series, NOTHING_KEPT)) for series, new in points.items()}


def _plan(new: Points, kept: Kept) -> Plan:
    late = late_units(new.times, kept.begins, kept.ends, MINUTE)
    return Plan(new, kept, regroup(kept.extents, new), late, blocks.overlapping(kept, late, MINUTE))


def changes_of(
    plans: Mapping[int, Plan],
    packed: Mapping[ObjectId, bytes],
    minutes: Mapping[int, list[Chunk]],
    hours: Mapping[int, list[Chunk]],
) -> Changes:
    """The changes by these plans, from the packed blocks that they need and the chunks of minutes and hours they
    touch."""
    changes = Changes()
    for series, plan in plans.items():
        points = {place: unpack(packed[one]) for place, one in enumerate(plan.kept.ids) if one in packed}
        _change_blocks(changes, series, plan, points)
        kept = merge([points[place] for place in plan.reread])
        _change_rollups(changes, series, plan, kept, (minutes.get(series, []), hours.get(series, [])))
    return changes


def _change_blocks(changes: Changes, series: int, plan: Plan, points: Mapping[int, Points]) -> None:
    for group in plan.groups:
        whole = merge([*(points[extent.place] for extent in group.absorbed), group.new])
        changes.blocks.extend(blocks.block_document(series, piece) for piece in cut(whole, group.even))
        changes.dead_blocks.extend(plan.kept.ids[extent.place] for extent in group.absorbed)


def _change_rollups(
    changes: Changes, series: int, plan: Plan, kept: Points, chunks: tuple[list[Chunk], list[Chunk]]
) -> None:
    minutes, hours = map(rollups.rows_of, chunks)
    after = updated(minutes, kept, plan.new, plan.late, MINUTE)
    for unit, rows, old in (
        (MINUTE, after, chunks[0]),
        (HOUR, updated_hours(hours, minutes, after, plan.new), chunks[1]),
    ):
        stretches = rollups.stretches_of(plan.new.times, unit)
        changes.chunks.extend(rollups.chunk_documents(series, unit, rows, stretches))
        changes.dead_chunks.extend(chunk.id for chunk in old if chunk.begin in stretches)
