import type { SeriesWindow } from "./window";

/** What one series was over a stretch of time; NaN = no value. */
export interface Summary {
  /** Where the first value is; −1 = nowhere. */
  place: number;
  first: number;
  last: number;
  min: number;
  max: number;
  avg: number;
  /** Of the values of all steps. */
  sum: number;
}

/** Places [begin, end) of the steps that begin in [from, to]. */
export function stretch(window: SeriesWindow, from: number, to: number): [begin: number, end: number] {
  if (window.length === 0) return [0, 0];
  const place = (time: number) => (time - window.first) / window.step;
  const begin = Math.max(0, Math.ceil(place(from)));
  return [begin, Math.max(begin, Math.min(window.length, Math.floor(place(to)) + 1))];
}

/** Sums up `values[begin:end]`. */
export function summarize(values: Float64Array, begin = 0, end = values.length): Summary {
  const [first, last, min, max, avg] = [Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  const summary: Summary = { place: -1, first, last, min, max, avg, sum: Number.NaN };
  let sum = 0;
  let count = 0;
  for (let i = begin; i < end; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    if (count === 0) {
      summary.place = i;
      summary.first = summary.min = summary.max = value;
    } else if (value < summary.min) summary.min = value;
    else if (value > summary.max) summary.max = value;
    summary.last = value;
    sum += value;
    count++;
  }
  if (count > 0) Object.assign(summary, { sum, avg: sum / count });
  return summary;
}

/** The value at or before `time`, at most `reach` milliseconds before; NaN = none. */
export function valueAt(window: SeriesWindow, at: number, time: number, reach: number): number {
  if (window.length === 0) return Number.NaN;
  const values = window.values(at);
  const last = Math.min(window.length - 1, Math.floor((time - window.first) / window.step));
  const earliest = Math.max(0, last - Math.floor(reach / window.step));
  for (let i = last; i >= earliest; i--) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) return value;
  }
  return Number.NaN;
}
