/** From series to the cells of a heatmap. Pure. */
import type { Row } from "../../charts/data";
import { niceLimits, niceStep } from "../../charts/limits";
import type { Interval } from "../../core/time";
import { baseOf } from "../../core/units";
import type { Panel } from "../../document/panel";
import { inOrder } from "../../series/naming";
import { stretch } from "../../series/summary";

/** One row of cells: its name, and a value for each step (NaN = empty). */
export interface CellRow {
  name: string;
  values: Float64Array;
}

export interface Cells {
  /** From the top. */
  rows: readonly CellRow[];
  /** Start of the first step, and how long a step is; milliseconds. */
  first: number;
  step: number;
  /** The least and the most of all cells; NaN when all are empty. */
  min: number;
  max: number;
  /** Whether cells count series instead of showing their values. */
  counts: boolean;
}

export type RowsBy = "series" | "values" | "le";
type Column = Pick<Row, "name" | "labels" | "window" | "at">;

/** The cells of `rows` in `interval`; `bounds` are the limits of the ranges of values, `ranges` their number. */
export function cellsOf(rows: readonly Column[], interval: Interval, panel: Panel): Cells {
  const { rows: by = "series", ranges = 16 } = panel.options ?? {};
  const columns = alike(rows, interval);
  if (columns.names.length === 0) return withLimits([], columns, false);
  if (by === "values") return withLimits(spread(columns.values, Number(ranges), panel), columns, true);
  if (by === "le") return withLimits(buckets(rows, columns.values), columns, true);
  return withLimits(
    columns.names.map((name, i) => ({ name, values: columns.values[i] ?? new Float64Array(0) })),
    columns,
    false,
  );
}

interface Alike {
  names: string[];
  values: Float64Array[];
  first: number;
  step: number;
}

/** All columns at the times of the first one's window; a value holds for as long as usual lies between two. */
function alike(rows: readonly Column[], { from, to }: Interval): Alike {
  const base = rows[0]?.window;
  if (!base) return { names: [], values: [], first: 0, step: 1 };
  const [begin, end] = stretch(base, from - base.step, to);
  const first = base.first + begin * base.step;
  const values = rows.map(({ window, at }) => {
    const column = window.values(at);
    const held = (window.usualInterval(at) ?? window.step) * 1.5;
    const found = new Float64Array(end - begin);
    let [last, lastAt] = [Number.NaN, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < found.length; i++) {
      const time = first + i * base.step;
      const value = column[Math.floor((time - window.first) / window.step)] ?? Number.NaN;
      if (!Number.isNaN(value)) [last, lastAt] = [value, time];
      found[i] = time - lastAt < held ? last : Number.NaN;
    }
    return found;
  });
  return { names: rows.map(({ name }) => name), values, first, step: base.step };
}

/** How many columns lie in each of at most `ranges` round ranges of values; the highest range on top. */
function spread(columns: readonly Float64Array[], ranges: number, { min, max, unit }: Panel): CellRow[] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const column of columns) {
    for (const value of column) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const limits = niceLimits(low, high, { min, max, base: baseOf(unit), gaps: 6 });
  const size = niceStep((limits.max - limits.min) / ranges, baseOf(unit));
  const count = Math.max(1, Math.ceil((limits.max - limits.min) / size - 1e-9));
  const rows = Array.from({ length: count }, (_, i) => ({
    name: String(Number((limits.min + i * size).toPrecision(6))),
    values: new Float64Array(columns[0]?.length ?? 0),
  }));
  for (const column of columns) {
    column.forEach((value, i) => {
      if (Number.isNaN(value) || value < limits.min || value > limits.max) return;
      const row = rows[Math.min(count - 1, Math.floor((value - limits.min) / size))];
      if (row) row.values[i] = (row.values[i] ?? 0) + 1;
    });
  }
  return rows.reverse();
}

/** The buckets of a histogram: of the counts up to each bound what lies between it and the bound below. */
function buckets(rows: readonly Column[], columns: readonly Float64Array[]): CellRow[] {
  const bound = (text: string | undefined) => (text === "+Inf" ? Number.POSITIVE_INFINITY : Number(text ?? Number.NaN));
  const sorted = rows
    .map((row, i) => ({ name: row.labels.le ?? row.name, values: columns[i] ?? new Float64Array(0) }))
    .sort((a, b) => bound(a.name) - bound(b.name) || inOrder(a.name, b.name));
  return sorted
    .map(({ name, values }, i) => {
      const below = sorted[i - 1]?.values;
      return { name: `≤ ${name}`, values: values.map((value, at) => Math.max(0, value - (below?.[at] || 0))) };
    })
    .reverse();
}

function withLimits(rows: CellRow[], { first, step }: Pick<Alike, "first" | "step">, counts: boolean): Cells {
  let [min, max] = [Number.NaN, Number.NaN];
  for (const { values } of rows) {
    for (const value of values) {
      if (!(value >= min)) min = Number.isNaN(value) ? min : value;
      if (!(value <= max)) max = Number.isNaN(value) ? max : value;
    }
  }
  return { rows, first, step, min, max, counts };
}

export type Tones = "linear" | "sqrt" | "log";

/** How strong the colour of a value is, from 0 (the least) to 1 (the most). */
export function tone(value: number, min: number, max: number, tones: Tones): number {
  if (!(max > min)) return value > 0 ? 1 : 0;
  const part = Math.min(1, Math.max(0, (value - min) / (max - min)));
  if (tones === "sqrt") return Math.sqrt(part);
  return tones === "log" ? Math.log1p(part * 99) / Math.log(100) : part;
}
