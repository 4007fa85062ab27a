/** The clock, the alarm and the dice that everything here is given instead of reaching for them. */
export interface Timers {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `action` once after `ms`; the answer cancels it. */
  after(ms: number, action: () => void): () => void;
  /** A number in [0, 1). */
  random(): number;
}

/** Those of the machine. */
export const REAL_TIMERS: Timers = {
  now: () => Date.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
