/**
 * How many points a source pushes, from the counters that the server keeps of each (`dashboard_source_points_total`,
 * one for each worker, written every two seconds). Pure.
 */
import type { Query, WatchOptions } from "../core/wire";

const COUNTER = "dashboard_source_points_total";

/** Points a second of every source over the last five minutes. */
export const RATES: Query = { metric: COUNTER, over: "rate", across: "sum", by: ["source"], step: 10_000 };
export const RATES_OPTIONS: WatchOptions = { window: 300_000, points: 30, every: 1000 };

/** How many points came from one source, as far as it is known. */
export function totalOf(source: string): Query {
  return { metric: COUNTER, where: { source }, over: "last", across: "sum", step: 2_000 };
}
export const TOTAL_OPTIONS: WatchOptions = { window: 60_000, points: 30 };

/** Without the step that is still filling: a rate that is too low is no news. */
export function complete(rates: Float64Array): Float64Array {
  return rates.subarray(0, Math.max(0, rates.length - 1));
}

/** The newest value that is there and above zero; null while there is none. */
export function newestOf(values: Float64Array): number | null {
  return values.findLast((value) => value > 0) ?? null;
}
