import { expect, test } from "vitest";
import { stacked } from "../../src/charts/stack";
import type { Value } from "../../src/core/wire";
import { SeriesWindow } from "../../src/series/window";

function windowOf(first: number, step: number, ...columns: Value[][]): SeriesWindow {
  const window = new SeriesWindow(Number.POSITIVE_INFINITY);
  const times = (columns[0] ?? []).map((_, i) => first + i * step);
  const series = columns.map((values, i) => ({ metric: "m", labels: { i: String(i) }, values }));
  window.snapshot({ type: "snapshot", watch: 1, tick: 0, step, times, series });
  return window;
}

const sums = (...rows: [SeriesWindow, number][]) =>
  stacked(rows.map(([window, at]) => ({ window, at }))).map((c) => [...c]);

test("each is on top of those before", () => {
  const window = windowOf(0, 1000, [1, 2, 3], [10, 20, 30]);
  expect(sums([window, 0], [window, 1])).toEqual([
    [1, 2, 3],
    [11, 22, 33],
  ]);
});

test("a short gap is bridged, a long one counts as nothing", () => {
  const window = windowOf(0, 1000, [1, 1, 1, null, null, 1, 1, null, null, null, null, null]);
  expect(sums([window, 0])).toEqual([[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]]);
});

test("queries with other times are read at the times of the first", () => {
  expect(sums([windowOf(0, 1000, [1, 1, 1, 1]), 0], [windowOf(0, 2000, [10, 20]), 0])[1]).toEqual([11, 11, 21, 21]);
});

test("nothing stacks to nothing", () => {
  expect(stacked([])).toEqual([]);
});
