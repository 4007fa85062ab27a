import { expect, test } from "vitest";
import type { Value } from "../../src/core/wire";
import { staleSince } from "../../src/series/staleness";
import { SeriesWindow } from "../../src/series/window";

function windowOf(step: number, values: Value[]): SeriesWindow {
  const window = new SeriesWindow(Number.POSITIVE_INFINITY);
  const times = values.map((_, i) => i * step);
  window.snapshot({ type: "snapshot", watch: 1, tick: 0, step, times, series: [{ metric: "m", labels: {}, values }] });
  return window;
}

test("stale is what is older than three of its usual intervals", () => {
  const window = windowOf(10_000, [1, 2, 3]);
  expect(staleSince(window, 0, 60_000)).toBeNull();
  expect(staleSince(window, 0, 60_001)).toBe(20_000);
});

test("the usual interval is that of the values, not of the steps", () => {
  const window = windowOf(1_000, [1, ...Array<null>(29).fill(null), 2, ...Array<null>(29).fill(null), 3]);
  expect(staleSince(window, 0, 61_000 + 90_000)).toBeNull();
  expect(staleSince(window, 0, 61_001 + 90_000)).toBe(60_000);
});

test("nothing is stale within seconds, and what never came is not stale", () => {
  expect(staleSince(windowOf(100, [1, 2, 3]), 0, 5_300)).toBeNull();
  expect(staleSince(windowOf(100, [1, 2, 3]), 0, 5_301)).toBe(200);
  expect(staleSince(windowOf(1000, [null, null]), 0, 1e9)).toBeNull();
});

test("a single value is given time", () => {
  expect(staleSince(windowOf(1000, [1]), 0, 30_000)).toBeNull();
  expect(staleSince(windowOf(1000, [1]), 0, 31_001)).toBe(0);
});
