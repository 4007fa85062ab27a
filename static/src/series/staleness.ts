import type { SeriesWindow } from "./window";

/** After how many of its usual intervals without a value a series is stale. */
const MISSED = 3;
/** What a series whose interval is not known yet is taken to have at the least, milliseconds. */
const UNKNOWN_INTERVAL = 10_000;
/** What the way from the source to the screen may take, milliseconds. */
const ON_THE_WAY = 1_000;

/** Time of the last value of a series, when it is stale at `now`; null when it is not, or never had a value. */
export function staleSince(window: SeriesWindow, at: number, now: number): number | null {
  const place = window.lastIndex(at);
  if (place < 0) return null;
  const since = window.times()[place] ?? 0;
  const usual = window.usualInterval(at) ?? Math.max(window.step, UNKNOWN_INTERVAL);
  return now - (since + window.step) > MISSED * usual + ON_THE_WAY ? since : null;
}
