/** The two axes of a time series, as uPlot takes them. */
import type uPlot from "uplot";
import { DAY, MINUTE, STEPS, WEEK, YEAR } from "../core/steps";
import { formatClock, formatDay } from "../core/time";
import { format, formatTicks } from "../core/units";
import type { Limits } from "./limits";
import type { Side } from "./lines";
import type { Colors } from "./palette";

const FONT = "12px system-ui, sans-serif";
/** Height of the time axis, style sheet pixels. */
const TIME_AXIS = 26;
/** Half of what the label of a moment takes of the width. */
const HALF_LABEL = 20;

/** From one tick of the time axis to the next: the round steps, and beyond them days, months and years as uPlot counts them. */
const MONTH = 30 * DAY;
export const TICK_STEPS: readonly number[] = [
  ...STEPS.filter((step) => step < WEEK),
  ...[4, 7, 14].map((days) => days * DAY),
  ...[1, 2, 3, 4, 6].map((months) => months * MONTH),
  ...[1, 2, 5, 10].map((years) => years * YEAR),
];

/** Time along the lower edge: clock times, days where they change. */
export function timeAxis(colors: () => Colors): uPlot.Axis {
  return {
    font: FONT,
    size: TIME_AXIS,
    gap: 6,
    space: 76,
    incrs: [...TICK_STEPS],
    stroke: () => colors().muted,
    grid: { stroke: () => colors().grid, width: 1 },
    ticks: { show: false },
    values: (plot, splits, _, __, step) => splits.map((time) => (fits(plot, time) ? timeLabel(time, step) : "")),
  };
}

/** Is there room for the label of a tick, or would the edge of the panel cut it off? */
function fits(plot: uPlot, time: number): boolean {
  const left = plot.bbox.left / devicePixelRatio;
  return left + plot.valToPos(time, "x") + HALF_LABEL <= plot.width;
}

/** A tick of the time axis, `step` milliseconds from the next. */
export function timeLabel(at: number, step: number): string {
  const time = Math.round(at);
  const midnight = new Date(time).setHours(0, 0, 0, 0) === time;
  if (step >= DAY || midnight) return formatDay(time, Date.now());
  return formatClock(time, step < MINUTE);
}

/** What an axis of values is told. */
export interface ValueAxis {
  colors(): Colors;
  limits(): Limits;
  unit: string | undefined;
  decimals: number | null;
  /** Ticks are powers of ten. */
  log: boolean;
  side: Side;
}

/** Values along the left or right edge, at the round numbers of the limits. */
export function valueAxis({ colors, limits, unit, decimals, log, side }: ValueAxis): uPlot.Axis {
  const labels = () => {
    const { ticks, names } = limits();
    if (names) return names.map((name) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name));
    if (!log) return formatTicks(ticks, unit, decimals);
    const whole = (text: string) => text.replace(/\.0+(?!\d)/, "");
    return ticks.map((tick) => whole(format(Number((10 ** tick).toPrecision(6)), unit, decimals)));
  };
  return {
    font: FONT,
    gap: 6,
    side: side === "left" ? 3 : 1,
    scale: side,
    size: () => axisWidth(labels()),
    stroke: () => colors().muted,
    grid: side === "left" ? { stroke: () => colors().grid, width: 1 } : { show: false },
    ticks: { show: false },
    splits: () => [...limits().ticks],
    values: labels,
  };
}

/** A state of more letters is cut. */
const LONGEST = 20;

/** Wide enough for the longest label, in steps, so that it seldom changes. */
function axisWidth(labels: readonly string[]): number {
  const longest = Math.max(...labels.map((label) => label.length), 0);
  return Math.max(44, 16 + 8 * Math.ceil((longest * 6.6) / 8));
}
