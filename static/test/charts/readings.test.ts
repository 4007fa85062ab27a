import { expect, test } from "vitest";
import type { Row } from "../../src/charts/data";
import { readingsAt } from "../../src/charts/readings";
import { SeriesWindow } from "../../src/series/window";

test("what is under the crosshair, the largest first, without what has no value near", () => {
  const window = new SeriesWindow(60_000);
  const columns = [
    [1, 2, 3, 4, 5],
    [10, 20, 30, 40, 50],
    [7, null, null, null, null],
  ];
  const series = columns.map((values, i) => ({ metric: "m", labels: { i: String(i) }, values }));
  window.snapshot({ type: "snapshot", watch: 1, tick: 0, step: 1000, times: [0, 1000, 2000, 3000, 4000], series });
  const rows = columns.map((_, at) => ({ key: String(at), name: String(at), window, at }) as Row);
  expect(readingsAt(rows, 4_500).map(({ row, value }) => [row.name, value])).toEqual([
    ["1", 50],
    ["0", 5],
  ]);
  expect(readingsAt(rows, 500).map(({ value }) => value)).toEqual([10, 7, 1]);
});
