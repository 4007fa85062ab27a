/** Which lines a time series is made of, and how far they reach. Pure. */
import type { Interval } from "../core/time";
import type { Panel } from "../document/panel";
import { stretch, summarize } from "../series/summary";
import type { SeriesWindow } from "../series/window";
import type { Row } from "./data";
import type { Stroke } from "./layers";
import { type Limits, niceLimits } from "./limits";
import type { Colors } from "./palette";
import { stacked } from "./stack";

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

/** The lines of `rows` in `interval`, from the back to the front. */
export function strokesOf(rows: readonly Row[], panel: Panel, interval: Interval, look: Look): Stroke[] {
  return panel.options?.stacked ? stackOf(rows, interval, look) : linesOf(rows, panel, interval, look);
}

function linesOf(rows: readonly Row[], panel: Panel, interval: Interval, look: Look): Stroke[] {
  const area = rows.length === 1 ? FILL.alone : FILL.among;
  const fill = panel.options?.style === "area" ? area : 0;
  return rows.map((row) => {
    const { window, at } = row;
    const bridged = 3 * (window.usualInterval(at) ?? window.step);
    const gap = bridged / window.step;
    return {
      ...part(window, interval, bridged),
      ...dress(row, look),
      values: window.values(at),
      gap,
      floor: null,
      fill,
    };
  });
}

/** Each on top of those before; the top one is painted first, so that every line is seen. */
function stackOf(rows: readonly Row[], interval: Interval, look: Look): Stroke[] {
  const base = rows[0]?.window;
  if (!base) return [];
  const sums = stacked(rows);
  const strokes = rows.map((row, i) => ({
    ...part(base, interval, base.step),
    ...dress(row, look),
    values: sums[i] ?? new Float64Array(0),
    gap: Number.MAX_SAFE_INTEGER,
    floor: sums[i - 1] ?? null,
    fill: FILL.stacked,
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

/** The value axis for `strokes` on a panel so many pixels high. */
export function limitsOf(strokes: readonly Stroke[], panel: Panel, height: number): Limits {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { values, begin, end } of strokes) {
    const { min, max } = summarize(values, begin, end);
    if (min < low) low = min;
    if (max > high) high = max;
  }
  if (low > high) [low, high] = [0, panel.unit === "percent" ? 100 : 1];
  return niceLimits(low, high, {
    min: panel.min,
    max: panel.max,
    zero: panel.options?.stacked === true || panel.options?.style === "area",
    gaps: Math.max(2, Math.floor(height / TICK_GAP)),
    base: panel.unit === "bytes" ? 1024 : 1000,
  });
}
