/** Steps of time: the round ones, and durations as people write them. The twin of `dashboard/series/steps.py`. */

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;
export const YEAR = 365 * DAY;

const times = (unit: number, ...counts: readonly number[]) => counts.map((count) => count * unit);

/** Round steps in milliseconds, ascending: what `fitStep` chooses from. */
export const STEPS: readonly number[] = [
  ...times(1, 100, 200, 500),
  ...times(SECOND, 1, 2, 5, 10, 15, 30),
  ...times(MINUTE, 1, 2, 5, 10, 15, 30),
  ...times(HOUR, 1, 2, 3, 6, 12),
  ...times(DAY, 1, 2),
  ...times(WEEK, 1, 2, 4, 8, 16, 52),
];

/** The smallest round step, in ms, that covers `window` ms in at most `points` steps (weeks, if none is round). */
export function fitStep(window: number, points: number): number {
  const smallest = Math.max(1, Math.ceil(window / Math.max(1, points)));
  return STEPS.find((step) => step >= smallest) ?? Math.ceil(smallest / WEEK) * WEEK;
}

const SIZES: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND,
  m: MINUTE,
  min: MINUTE,
  h: HOUR,
  d: DAY,
  w: WEEK,
  y: YEAR,
};

/** Milliseconds of `250ms`, `10s`, `5m`, `90 min`, `1h`, `7d`, `2w` or `1y`; null when it is none of these. */
export function parseDuration(text: string): number | null {
  const found = /^(\d{1,12}(?:\.\d{1,6})?)\s*(ms|min|s|m|h|d|w|y)$/.exec(text.trim().toLowerCase());
  const ms = found ? Math.round(Number(found[1]) * (SIZES[found[2] ?? ""] ?? 0)) : 0;
  return ms > 0 ? ms : null;
}

/** The shortest way to write `ms` exactly: `5400000` → `90m`. */
export function printDuration(ms: number): string {
  for (const unit of ["d", "h", "m", "s"]) {
    const size = SIZES[unit] ?? 1;
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}
