import fc from "fast-check";
import { expect, test } from "vitest";
import { timeTicks } from "../../src/charts/ticks";

test("ticks are round moments in the interval, evenly apart, and not too many", () => {
  const span = fc.integer({ min: 2000, max: 400 * 86_400_000 });
  const from = fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 });
  fc.assert(
    fc.property(from, span, fc.integer({ min: 1, max: 12 }), (begin, length, most) => {
      const interval = { from: begin, to: begin + length };
      const { step, times } = timeTicks(interval, most);
      expect(times.length).toBeLessThanOrEqual(most + 1);
      for (const [i, time] of times.entries()) {
        expect(time).toBeGreaterThanOrEqual(interval.from);
        expect(time).toBeLessThanOrEqual(interval.to);
        if (i > 0) expect(time - (times[i - 1] ?? 0)).toBe(step);
      }
    }),
  );
});

test("five minutes have a tick each minute", () => {
  const from = new Date(2026, 10, 22, 12, 0, 30).getTime();
  const { step, times } = timeTicks({ from, to: from + 300_000 }, 5);
  expect(step).toBe(60_000);
  expect(times.map((time) => new Date(time).getSeconds())).toEqual([0, 0, 0, 0, 0]);
});
