/** Which lines a time series is made of, and how far they reach. Pure. */
import type { Interval } from "../core/time";
import { baseOf } from "../core/units";
import type { Panel } from "../document/panel";
import { stretch, summarize } from "../series/summary";
import type { SeriesWindow } from "../series/window";
import type { Row } from "./data";
import { type Limits, logLimits, niceLimits } from "./limits";
import { type LineOptions, type LineStyle, lineOptions, onAxis, type Side, sideOf, unitAt } from "./lines";
import type { Colors } from "./palette";
import { stacked } from "./stack";
import { drawable, type StateAxis, stateLimits } from "./states";

/** One line to be painted: a column of values and where it stands in time. */
export interface Stroke {
  side: Side;
  style: LineStyle;
  /** As they stand on the axis: of a logarithmic one, their powers of ten. */
  values: Float64Array;
  begin: number;
  end: number;
  first: number;
  step: number;
  /** More steps than this without a value are a gap. */
  gap: number;
  color: string;
  /** What the area below reaches down to, a column of the same times; null = to zero. */
  floor: Float64Array | null;
  /** How strongly the area is filled; 0 = a line alone. */
  fill: number;
  faint: boolean;
  /** How many steps a bar is wide, and which part of that is its own: lane `at` of `of`. */
  bar: { steps: number; at: number; of: number };
}

/** How strongly areas are filled: in a stack, alone, and among others that they overlap. */
const FILL = { stacked: 0.32, alone: 0.14, among: 0.07 };
/** Pixels that one gap between ticks needs. */
const TICK_GAP = 44;

/** How the lines are to look. */
export interface Look {
  colors: Colors;
  /** The row to stand out, by its key; null = all alike. */
  focus: string | null;
}

/** The lines of `all` in `interval`, from the back to the front; of rows of states among numbers there are none. */
export function strokesOf(
  all: readonly Row[],
  panel: Panel,
  interval: Interval,
  look: Look,
  states: StateAxis | null = null,
): Stroke[] {
  const options = lineOptions(panel);
  const rows = drawable(all);
  if (states) return stepsOf(rows, panel, states, interval, look);
  if (!options.stacked) return linesOf(rows, panel, options, interval, look);
  const on = (side: Side) => rows.filter((row) => sideOf(panel, row) === side);
  return (["right", "left"] as const).flatMap((side) => stackOf(on(side), side, options, interval, look));
}

function linesOf(
  rows: readonly Row[],
  panel: Panel,
  { style, gaps, log }: LineOptions,
  interval: Interval,
  look: Look,
): Stroke[] {
  const area = rows.length === 1 ? FILL.alone : FILL.among;
  return rows.map((row, i) => {
    const { window, at } = row;
    const usual = window.usualInterval(at) ?? window.step;
    const where = part(window, interval, 3 * usual);
    const values = window.values(at);
    return {
      ...where,
      ...dress(row, look),
      side: sideOf(panel, row),
      style,
      values: log ? powers(values, where.begin, where.end) : values,
      gap: gapOf(gaps, usual / window.step),
      floor: null,
      fill: style === "area" ? area : 0,
      bar: { steps: usual / window.step, at: i, of: rows.length },
    };
  });
}

/** States hold until the next one is said: they are steps, whatever the numbers of the panel are drawn as. */
function stepsOf(rows: readonly Row[], panel: Panel, axis: StateAxis, interval: Interval, look: Look): Stroke[] {
  const options: LineOptions = { ...lineOptions(panel), style: "steps", log: false };
  return linesOf(rows, panel, options, interval, look).map((stroke, i) => {
    const values = new Float64Array(stroke.end);
    for (let at = stroke.begin; at < stroke.end; at++)
      values[at] = axis.levelOf(rows[i] as Row, stroke.values[at] as number);
    return { ...stroke, values };
  });
}

/** Over how many steps a line goes on without a value. */
function gapOf(gaps: LineOptions["gaps"], usual: number): number {
  if (gaps === "connect") return Number.MAX_SAFE_INTEGER;
  return gaps === "break" ? 1.5 * usual : 3 * usual;
}

/** The powers of ten of the values in [begin, end); what has none is missing. */
function powers(values: Float64Array, begin: number, end: number): Float64Array {
  const found = new Float64Array(end);
  for (let i = begin; i < end; i++) found[i] = onAxis(values[i] as number, true);
  return found;
}

/** Each on top of those before; the top one is painted first, so that every line is seen. */
function stackOf(rows: readonly Row[], side: Side, { style }: LineOptions, interval: Interval, look: Look): Stroke[] {
  const base = rows[0]?.window;
  if (!base) return [];
  const sums = stacked(rows);
  const usual = Math.min(...rows.map(({ window, at }) => window.usualInterval(at) ?? window.step));
  const strokes = rows.map((row, i) => ({
    ...part(base, interval, base.step),
    ...dress(row, look),
    side,
    style,
    values: sums[i] ?? new Float64Array(0),
    gap: Number.MAX_SAFE_INTEGER,
    floor: sums[i - 1] ?? null,
    fill: FILL.stacked,
    bar: { steps: Math.max(1, usual / base.step), at: 0, of: 1 },
  }));
  return strokes.reverse();
}

/** The part of a window to paint: what is in the interval, and the neighbours that lines lead to. */
function part(window: SeriesWindow, { from, to }: Interval, beyond: number) {
  const [begin, end] = stretch(window, from - beyond, to + beyond);
  return { begin, end, first: window.first, step: window.step };
}

function dress({ slot, key }: Row, { colors, focus }: Look) {
  return { color: colors.series[slot] ?? colors.text, faint: focus !== null && focus !== key };
}

/** The value axis of one side for `strokes`, or for `states`, on a panel so many pixels high. */
export function limitsOf(
  strokes: readonly Stroke[],
  panel: Panel,
  height: number,
  side: Side = "left",
  states: StateAxis | null = null,
): Limits {
  if (states) return stateLimits(states);
  const options = lineOptions(panel);
  const unit = unitAt(panel, side);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const stroke of strokes) {
    if (stroke.side !== side) continue;
    const { min, max } = summarize(stroke.values, stroke.begin, stroke.end);
    if (min < low) low = min;
    if (max > high) high = max;
  }
  const gaps = Math.max(2, Math.floor(height / TICK_GAP));
  const fixed = side === "left" ? { min: panel.min, max: panel.max } : {};
  if (options.log) return logLimits(low, high, { ...fixed, gaps });
  if (low > high) [low, high] = [0, unit === "percent" ? 100 : 1];
  const zero = options.stacked || options.style === "area" || options.style === "bars";
  return niceLimits(low, high, { ...fixed, gaps, zero, base: baseOf(unit) });
}
