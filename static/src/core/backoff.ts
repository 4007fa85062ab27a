/**
 * How long to wait before connecting again: "full jitter", a random time between zero and a limit that doubles with
 * every try, so that browsers that lost the same server come back spread out. (Marc Brooker, "Exponential Backoff
 * And Jitter", AWS Architecture Blog, 2015.)
 */

import type { Timers } from "./timers";

/** The limit of the first wait, milliseconds. */
export const FIRST = 1_000;
/** The limit that all later waits share at the most, milliseconds. */
export const MOST = 30_000;

/** The longest wait before try number `attempt` (0 = the first try again), milliseconds. */
export function limit(attempt: number): number {
  return Math.min(MOST, FIRST * 2 ** Math.min(attempt, 30));
}

/** Milliseconds to wait before try number `attempt`. */
export function wait(attempt: number, timers: Pick<Timers, "random">): number {
  return timers.random() * limit(attempt);
}

/** The longest wait that a close reason `delay=MS` allows, milliseconds, or null when it names none. */
export function namedDelay(reason: string): number | null {
  const found = /^delay=(\d{1,6})$/.exec(reason);
  return found ? Number(found[1]) : null;
}
