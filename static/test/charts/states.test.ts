import { expect, test } from "vitest";
import type { Row } from "../../src/charts/data";
import type { Colors } from "../../src/charts/palette";
import { drawable, stateAxis, stateLimits } from "../../src/charts/states";
import { limitsOf, strokesOf } from "../../src/charts/strokes";
import type { Panel } from "../../src/document/panel";
import { SeriesWindow } from "../../src/series/window";

const PANEL: Panel = { kind: "timeseries", title: "", at: [0, 0, 6, 6], queries: {} };
const MAPPED: Panel = {
  ...PANEL,
  mappings: {
    a: { value: "ok", text: "fine", color: "green" },
    b: { value: "up", text: "fine", color: "green" },
    c: { value: "down", color: "red" },
  },
};
const LOOK = { colors: { series: ["blue", "orange"], text: "black" } as unknown as Colors, focus: null };

/** Rows by what each has said: places in its own list of states, or numbers when it has none. */
function rowsOf(...columns: { states?: string[]; values: (number | null)[] }[]): Row[] {
  const window = new SeriesWindow(60_000);
  const times = (columns[0]?.values ?? []).map((_, i) => i * 1000);
  const series = columns.map((column, i) => ({ metric: "m", labels: { i: String(i) }, ...column }));
  window.snapshot({ type: "snapshot", watch: 1, tick: 0, step: 1000, times, series });
  return columns.map((_, at) => {
    const named = { key: `k${at}`, name: `n${at}`, query: "q", slot: at, metric: "m", labels: {} };
    return { ...named, window, at };
  });
}

const OK_FIRST = { states: ["ok", "down"], values: [0, 1, 0] };
const DOWN_FIRST = { states: ["down", "up"], values: [0, 1, null] };

test("equal words of different rows have one level, whatever their places are", () => {
  const [a, b] = rowsOf(OK_FIRST, DOWN_FIRST) as [Row, Row];
  const axis = stateAxis([a, b], PANEL);
  expect(axis?.words).toEqual(["down", "ok", "up"]);
  expect(axis?.levelOf(a, 1)).toBeCloseTo(0, 0);
  expect(axis?.levelOf(b, 0)).toBeCloseTo(0, 0);
  expect(axis?.levelOf(a, 1)).not.toBe(axis?.levelOf(b, 0));
  expect(axis?.levelOf(a, Number.NaN)).toBeNaN();
});

test("words are those of the mappings, the worst on top; what is called alike is one", () => {
  const axis = stateAxis(rowsOf(OK_FIRST, DOWN_FIRST, { states: ["odd"], values: [0, 0, 0] }), MAPPED);
  expect(axis?.words).toEqual(["fine", "odd", "down"]);
  expect(axis && stateLimits(axis)).toEqual({ min: -0.5, max: 2.5, ticks: [0, 1, 2], names: axis?.words });
});

test("however many rows there are, each stays in the band of its word", () => {
  const rows = rowsOf(...Array.from({ length: 30 }, () => OK_FIRST));
  const axis = stateAxis(rows, PANEL);
  const levels = rows.map((row) => axis?.levelOf(row, 1) ?? Number.NaN);
  expect(new Set(levels).size).toBe(30);
  expect(levels.every((level) => Math.abs(level) <= 0.25 + 1e-9)).toBe(true);
});

test("states are steps on an axis of words, whatever numbers would be drawn as", () => {
  const panel = { ...PANEL, min: 10, options: { style: "area", stacked: true, scale: "log" } };
  const [row] = rowsOf(OK_FIRST) as [Row];
  const axis = stateAxis([row], panel);
  const strokes = strokesOf([row], panel, { from: 0, to: 3000 }, LOOK, axis);
  expect(strokes.map(({ style, fill, values }) => [style, fill, [...values]])).toEqual([["steps", 0, [1, 0, 1]]]);
  expect(limitsOf(strokes, panel, 200, "left", axis)).toMatchObject({ min: -0.5, max: 1.5, names: ["down", "ok"] });
});

test("among numbers states are not drawn: they have no place on that axis", () => {
  const rows = rowsOf(OK_FIRST, { values: [5, 6, 7] });
  expect(stateAxis(rows, PANEL)).toBeNull();
  expect(drawable(rows).map(({ key }) => key)).toEqual(["k1"]);
  expect(strokesOf(rows, PANEL, { from: 0, to: 3000 }, LOOK)).toHaveLength(1);
  expect(drawable(rows.slice(0, 1))).toHaveLength(1);
});
