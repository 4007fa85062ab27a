import { expect, test } from "vitest";
import { stretch, summarize, valueAt } from "../../src/series/summary";
import { SeriesWindow } from "../../src/series/window";

const nan = Number.NaN;

function windowOf(...values: (number | null)[]): SeriesWindow {
  const window = new SeriesWindow(Number.POSITIVE_INFINITY);
  const times = values.map((_, i) => 10_000 + i * 1000);
  window.snapshot({
    type: "snapshot",
    watch: 1,
    tick: 0,
    step: 1000,
    times,
    series: [{ metric: "m", labels: {}, values }],
  });
  return window;
}

test("what a column was", () => {
  const column = Float64Array.of(nan, 3, nan, -1, 5, nan);
  expect(summarize(column)).toEqual({ place: 1, first: 3, last: 5, min: -1, max: 5, avg: 7 / 3, sum: 7 });
  expect(summarize(column, 0, 1)).toEqual({ place: -1, first: nan, last: nan, min: nan, max: nan, avg: nan, sum: nan });
});

test("a stretch of time is a stretch of places", () => {
  const window = windowOf(1, 2, 3, 4);
  expect(stretch(window, 11_000, 12_000)).toEqual([1, 3]);
  expect(stretch(window, 10_500, 12_500)).toEqual([1, 3]);
  expect(stretch(window, 0, 1e9)).toEqual([0, 4]);
  expect(stretch(window, 20_000, 30_000)).toEqual([10, 10]);
  expect(stretch(new SeriesWindow(1), 0, 1)).toEqual([0, 0]);
});

test("the value at a moment is the last one before it, unless that is too long ago", () => {
  const window = windowOf(1, null, null, 4);
  expect(valueAt(window, 0, 13_999, 0)).toBe(4);
  expect(valueAt(window, 0, 12_500, 2000)).toBe(1);
  expect(valueAt(window, 0, 12_500, 1000)).toBeNaN();
  expect(valueAt(window, 0, 9_000, 1000)).toBeNaN();
});
