import { expect, test } from "vitest";
import type { Row } from "../../src/charts/data";
import type { Colors } from "../../src/charts/palette";
import { limitsOf, strokesOf } from "../../src/charts/strokes";
import type { Value } from "../../src/core/wire";
import type { Panel, PanelOptions } from "../../src/document/panel";
import { SeriesWindow } from "../../src/series/window";

const INTERVAL = { from: 0, to: 3000 };
const LOOK = { colors: { series: ["blue", "orange"], text: "black" } as unknown as Colors, focus: null };

const panelOf = (options: PanelOptions, more: Partial<Panel> = {}): Panel => ({
  kind: "timeseries",
  title: "",
  at: [0, 0, 6, 6],
  queries: {},
  options,
  ...more,
});

function rowsOf(...columns: Value[][]): Row[] {
  const window = new SeriesWindow(60_000);
  const times = (columns[0] ?? []).map((_, i) => i * 1000);
  const series = columns.map((values, i) => ({ metric: "m", labels: { i: String(i) }, values }));
  window.snapshot({ type: "snapshot", watch: 1, tick: 0, step: 1000, times, series });
  return columns.map((_, at) => ({
    key: `k${at}`,
    name: `n${at}`,
    query: `q${at}`,
    slot: at,
    metric: "m",
    labels: {},
    window,
    at,
  }));
}

test("lines are painted from the windows themselves", () => {
  const rows = rowsOf([1, 2, 3], [4, 5, 6]);
  const strokes = strokesOf(rows, panelOf({}), INTERVAL, LOOK);
  expect(strokes.map(({ color, fill, floor }) => [color, fill, floor])).toEqual([
    ["blue", 0, null],
    ["orange", 0, null],
  ]);
  expect(strokes[0]?.values.buffer).toBe(rows[0]?.window.values(0).buffer);
});

test("an area alone is stronger than areas that overlap", () => {
  const fills = (...columns: Value[][]) =>
    strokesOf(rowsOf(...columns), panelOf({ style: "area" }), INTERVAL, LOOK).map(({ fill }) => fill);
  const [alone = 0] = fills([1]);
  const [among = 0] = fills([1], [2]);
  expect(alone).toBeGreaterThan(among);
  expect(among).toBeGreaterThan(0);
});

test("a stack is painted from the top, each down to the one below", () => {
  const strokes = strokesOf(rowsOf([1, 2], [10, 20]), panelOf({ stacked: true }), INTERVAL, LOOK);
  expect(strokes.map(({ values, floor }) => [[...values], floor && [...floor]])).toEqual([
    [
      [11, 22],
      [1, 2],
    ],
    [[1, 2], null],
  ]);
});

test("what does not stand out is faint", () => {
  const strokes = strokesOf(rowsOf([1], [2]), panelOf({}), INTERVAL, { ...LOOK, focus: "k1" });
  expect(strokes.map(({ faint }) => faint)).toEqual([true, false]);
});

test("the neighbours outside of the interval are painted too, so that lines lead out of it", () => {
  const [stroke] = strokesOf(rowsOf([1, null, null, 4, null, null, 7]), panelOf({}), { from: 1000, to: 2000 }, LOOK);
  expect([stroke?.begin, stroke?.end]).toEqual([0, 7]);
});

test("the axis holds all lines, or what the unit implies when there is nothing", () => {
  const limits = (rows: Row[], panel: Panel) => limitsOf(strokesOf(rows, panel, INTERVAL, LOOK), panel, 200);
  expect(limits(rowsOf([15], [88]), panelOf({}))).toMatchObject({ min: 0, max: 100 });
  expect(limits([], panelOf({}, { unit: "percent" }))).toMatchObject({ min: 0, max: 100 });
  expect(limits(rowsOf([50, 51]), panelOf({}))).toMatchObject({ min: 50 });
  expect(limits(rowsOf([50, 51]), panelOf({ style: "area" }))).toMatchObject({ min: 0 });
  expect(limits(rowsOf([50, 51]), panelOf({}, { min: 10, max: 90 }))).toMatchObject({ min: 10, max: 90 });
});

test("bars share the width of an interval, and stacked ones have it to themselves", () => {
  const bars = (options: PanelOptions) =>
    strokesOf(rowsOf([1, null, 3], [4, null, 6]), panelOf({ style: "bars", ...options }), INTERVAL, LOOK).map(
      ({ bar }) => bar,
    );
  expect(bars({})).toEqual([
    { steps: 2, at: 0, of: 2 },
    { steps: 2, at: 1, of: 2 },
  ]);
  expect(bars({ stacked: true })).toEqual([
    { steps: 2, at: 0, of: 1 },
    { steps: 2, at: 0, of: 1 },
  ]);
});

test("gaps are where the panel says", () => {
  const gap = (gaps?: string) => strokesOf(rowsOf([1, 2, 3]), panelOf(gaps ? { gaps } : {}), INTERVAL, LOOK)[0]?.gap;
  expect([gap(), gap("break")]).toEqual([3, 1.5]);
  expect(gap("connect")).toBeGreaterThan(1e9);
});

test("on a logarithmic axis values stand at their powers, and zero nowhere", () => {
  const panel = panelOf({ scale: "log", stacked: true });
  const [stroke] = strokesOf(rowsOf([1, 0, 1000]), panel, INTERVAL, LOOK);
  expect([...(stroke?.values ?? [])]).toEqual([0, Number.NaN, 3]);
  expect(limitsOf(stroke ? [stroke] : [], panel, 200)).toMatchObject({ min: 0, max: 3 });
});

test("each side has limits of its own", () => {
  const panel = panelOf({ right: "q1", rightUnit: "bytes" }, { max: 50 });
  const strokes = strokesOf(rowsOf([1, 2], [900, 1000]), panel, INTERVAL, LOOK);
  expect(strokes.map(({ side }) => side)).toEqual(["left", "right"]);
  expect(limitsOf(strokes, panel, 200, "left").max).toBe(50);
  expect(limitsOf(strokes, panel, 200, "right").max).toBe(1024);
});
