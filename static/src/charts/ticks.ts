import { DAY, HOUR, STEPS } from "../core/steps";
import type { Interval } from "../core/time";

/** Round moments in an interval, at most `most` of them, in the zone of who looks. Pure but for that zone. */
export function timeTicks({ from, to }: Interval, most: number): { step: number; times: number[] } {
  const least = Math.max(1000, (to - from) / most);
  const step = STEPS.find((one) => one >= least) ?? Math.ceil(least / DAY) * DAY;
  const offset = step >= HOUR ? new Date(from).getTimezoneOffset() * 60_000 : 0;
  const first = Math.ceil((from - offset) / step) * step + offset;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return { step, times: Array.from({ length: count }, (_, i) => first + i * step) };
}
