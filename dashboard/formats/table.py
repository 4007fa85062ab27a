"""CSV with a header: long (``metric,value`` and labels) or wide (one column a metric)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from dashboard.errors import Invalid
from dashboard.formats.context import Context
from dashboard.formats.parsed import Gathering
from dashboard.formats.values import from_text
from dashboard.model.series import Series
from dashboard.names import check_metric

_DELIMITERS = ",;\t"
_NEITHER = (
    "The body is neither JSON nor CSV whose first line names its columns, such as metric,room,value,time "
    "or time,cpu,memory"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One record: ``index`` from 0 after the header, ``line`` from 1 in the body."""

    index: int
    line: int
    cells: list[str]

    @property
    def text(self) -> str:
        """What to show of it."""
        return ",".join(self.cells)


def table(body: bytes, context: Context) -> Gathering:
    """The points of a table; raises :class:`Invalid` when its header or its quoting is wrong."""
    # What is not UTF-8 becomes lone surrogates here, which no number and no name may hold: it is refused by row.
    text = body.decode("utf-8", "surrogateescape")
    rows = _rows(text)
    first = next(rows, None)
    if first is None:
        raise Invalid(f"{_NEITHER}.")
    header = [name.strip() for name in first.cells]
    _check_header(header)
    gathering = Gathering(context.now)
    add = _add_long if "value" in header else _add_wide
    add(_at_least_one(rows), header, context, gathering)
    return gathering


def _rows(text: str) -> Iterator[Row]:
    """The records that are not blank, the header first and with index -1."""
    first = text.lstrip().split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    line, index = 1, -1
    try:
        for cells in reader:
            if any(cells):
                yield Row(index, line, cells)
                index += 1
            line = reader.line_num + 1
    except csv.Error as error:
        raise Invalid(f"The body is not CSV: {error}, at line {line}. Nothing was kept.") from None


def _at_least_one(rows: Iterator[Row]) -> Iterator[Row]:
    first = next(rows, None)
    if first is None:
        raise Invalid(f"{_NEITHER}, and there is only one line.")
    return chain([first], rows)


def _check_header(header: list[str]) -> None:
    if "" in header:
        raise Invalid(f"Column {header.index('') + 1} of the CSV header has no name (with pandas: index=False).")
    repeated = {name for name in header if header.count(name) > 1} if len(set(header)) < len(header) else set()
    if repeated:
        raise Invalid(f"Column {min(repeated)[:80]!r} of the CSV header is there twice.")


def _add_long(rows: Iterator[Row], header: list[str], context: Context, gathering: Gathering) -> None:
    if "metric" not in header and context.metric is None:
        raise Invalid('The CSV has a "value" column but no "metric" column: add it, or POST to /api/ingest/<metric>.')
    value_at, time_at = header.index("value"), _index(header, "time")
    names = [(at, name) for at, name in enumerate(header) if name not in ("value", "time")]
    known: dict[tuple[str, ...], Series] = {}
    for row in rows:
        try:
            cells = _whole(row, header)
            key = tuple([cells[at] for at, _ in names])
            series = known.get(key)
            if series is None:
                series = known[key] = _series({name: cells[at].strip() for at, name in names}, context)
            gathering.point(series, gathering.clock.read(_time(cells, time_at)), from_text(cells[value_at]))
        except Invalid as error:
            gathering.refuse(row.index, row.line, row.text, error.message)


def _add_wide(rows: Iterator[Row], header: list[str], context: Context, gathering: Gathering) -> None:
    if context.metric is not None or "metric" in header:
        raise Invalid(
            'This is neither a number such as 21.5, nor JSON, nor CSV with a "value" column; the columns are metric, '
            "value, time, and labels."
        )
    time_at = _index(header, "time")
    metrics = [(at, name, _metric_column(name, context)) for at, name in enumerate(header) if at != time_at]
    for row in rows:
        try:
            cells = _whole(row, header)
            time = gathering.clock.read(_time(cells, time_at))
        except Invalid as error:
            gathering.refuse(row.index, row.line, row.text, error.message)
            continue
        for at, name, series in metrics:
            _add_cell(row, name, cells[at].strip(), series, time, gathering)


def _add_cell(row: Row, name: str, cell: str, series: Series, time: int, gathering: Gathering) -> None:
    if not cell:
        gathering.nulls += 1
        return
    try:
        gathering.point(series, time, from_text(cell))
    except Invalid as error:
        gathering.refuse(row.index, row.line, f"{name}: {cell}", f"column {name}: {error.message}")


def _index(header: list[str], name: str) -> int | None:
    return header.index(name) if name in header else None


def _whole(row: Row, header: list[str]) -> list[str]:
    if len(row.cells) != len(header):
        raise Invalid(f"{len(row.cells)} cells, but the header has {len(header)}")
    return row.cells


def _time(cells: list[str], time_at: int | None) -> str | None:
    return None if time_at is None else cells[time_at].strip() or None


def _series(labels: dict[str, str], context: Context) -> Series:
    own = labels.pop("metric", "")
    return context.series_of(context.metric_named(own), labels)


def _metric_column(name: str, context: Context) -> Series:
    try:
        return context.series_of(check_metric(name), {})
    except Invalid as error:
        raise Invalid(f"{_NEITHER}: {error.message}.") from None
