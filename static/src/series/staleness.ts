import type { SeriesWindow } from "./window";

/** After how many of its usual intervals without a value a series is stale. */
const MISSED = 3;
/** What a series whose interval is not known yet is taken to have at the least, milliseconds. */
const UNKNOWN_INTERVAL = 10_000;
/** Below this nothing is stale, milliseconds: the way from the source to the screen takes its time too. */
const LEAST = 5_000;

/** Time of the last value of a series, when it is stale at `now`; null when it is not, or never had a value. */
export function staleSince(window: SeriesWindow, at: number, now: number): number | null {
  const place = window.lastIndex(at);
  if (place < 0) return null;
  const since = window.times()[place] ?? 0;
  const usual = window.usualInterval(at) ?? Math.max(window.step, UNKNOWN_INTERVAL);
  return now - (since + window.step) > Math.max(LEAST, MISSED * usual) ? since : null;
}
