import fc from "fast-check";
import { expect, test } from "vitest";
import type { Row } from "../../src/charts/data";
import type { Value } from "../../src/core/wire";
import type { Panel, PanelOptions } from "../../src/document/panel";
import { cellsOf, tone } from "../../src/panels/heatmap/cells";
import { ramp, SHADES } from "../../src/panels/heatmap/ramp";
import { SeriesWindow } from "../../src/series/window";

const panelOf = (options: PanelOptions = {}): Panel => ({
  kind: "heatmap",
  title: "",
  at: [0, 0, 6, 6],
  queries: {},
  options,
});

function rowsOf(columns: Record<string, Value[]>): Row[] {
  const window = new SeriesWindow(60_000);
  const all = Object.entries(columns);
  const times = (all[0]?.[1] ?? []).map((_, i) => i * 1000);
  const series = all.map(([le, values]) => ({ metric: "m", labels: { le }, values }));
  window.snapshot({ type: "snapshot", watch: 1, tick: 0, step: 1000, times, series });
  return all.map(([le], at) => ({ key: le, name: le, query: "a", slot: 0, metric: "m", labels: { le }, window, at }));
}

const ALL = { from: 0, to: 60_000 };

test("a row for each series, a value held until it is said again", () => {
  const cells = cellsOf(rowsOf({ a: [1, null, 3, null, 5], b: [0, 0, 0, 0, 0] }), ALL, panelOf());
  expect(cells.rows.map(({ name, values }) => [name, [...values]])).toEqual([
    ["a", [1, 1, 3, 3, 5]],
    ["b", [0, 0, 0, 0, 0]],
  ]);
  expect(cells).toMatchObject({ first: 0, step: 1000, min: 0, max: 5, counts: false });
});

test("ranges count the series that lie in them, and no series is lost", () => {
  const value = fc.integer({ min: -50, max: 50 });
  const column = fc.array(value, { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(column, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 4, max: 60 }),
      (columns, ranges) => {
        const rows = rowsOf(Object.fromEntries(columns.map((values, i) => [`s${i}`, values])));
        const cells = cellsOf(rows, ALL, panelOf({ rows: "values", ranges }));
        expect(cells.rows.length).toBeLessThanOrEqual(ranges);
        for (let i = 0; i < 3; i++) {
          expect(cells.rows.reduce((sum, { values }) => sum + (values[i] ?? 0), 0)).toBe(columns.length);
        }
      },
    ),
  );
});

test("of buckets that count up to their bounds what lies between is shown, the highest on top", () => {
  const cells = cellsOf(rowsOf({ "+Inf": [9], "0.1": [2], "1": [5] }), ALL, panelOf({ rows: "le" }));
  expect(cells.rows.map(({ name, values }) => [name, values[0]])).toEqual([
    ["≤ +Inf", 4],
    ["≤ 1", 3],
    ["≤ 0.1", 2],
  ]);
});

test("nothing is nothing", () => {
  expect(cellsOf([], ALL, panelOf())).toMatchObject({ rows: [], min: Number.NaN, max: Number.NaN });
});

test("colours grow with the number, from the first to the last", () => {
  for (const tones of ["linear", "sqrt", "log"] as const) {
    expect([tone(0, 0, 10, tones), tone(10, 0, 10, tones)]).toEqual([0, 1]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 10, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true }), (a, b) => {
        expect(tone(Math.max(a, b), 0, 10, tones)).toBeGreaterThanOrEqual(tone(Math.min(a, b), 0, 10, tones));
      }),
    );
  }
  expect(tone(3, 3, 3, "linear")).toBe(1);
  for (const dark of [true, false]) expect(new Set(ramp(dark)).size).toBe(SHADES);
});
