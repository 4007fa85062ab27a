import fc from "fast-check";
import { expect, test } from "vitest";
import type { Row } from "../../src/charts/data";
import type { Value } from "../../src/core/wire";
import { type Cell, cellsOf, csv } from "../../src/panels/export/csv";
import { SeriesWindow } from "../../src/series/window";

function rowsOf(first: number, step: number, ...columns: Value[][]): Row[] {
  const window = new SeriesWindow(Number.POSITIVE_INFINITY);
  const times = (columns[0] ?? []).map((_, i) => first + i * step);
  const series = columns.map((values, i) => ({ metric: "m", labels: { i: String(i) }, values }));
  window.snapshot({ type: "snapshot", watch: 1, tick: 0, step, times, series });
  return columns.map((_, at) => ({
    key: `${at}`,
    name: `n${at}`,
    query: "a",
    slot: 0,
    metric: "m",
    labels: {},
    window,
    at,
  }));
}

test("a line for each moment, whatever the steps of the queries; what is missing is empty", () => {
  const rows = [...rowsOf(0, 1000, [1, null, 3]), ...rowsOf(0, 2000, [-5, 0.5])];
  expect(csv(cellsOf(rows, { from: 0, to: 9000 }))).toBe(
    "time,n0,n0\r\n1970-01-01T00:00:00.000Z,1,-5\r\n1970-01-01T00:00:02.000Z,3,0.5\r\n",
  );
  expect(cellsOf(rows, { from: 1500, to: 2500 })).toHaveLength(2);
});

test("states are words", () => {
  const window = new SeriesWindow(Number.POSITIVE_INFINITY);
  const series = [{ metric: "m", labels: {}, states: ["open", "shut"], values: [1, 0] }];
  window.snapshot({ type: "snapshot", watch: 1, tick: 0, step: 1000, times: [0, 1000], series });
  const row = { key: "0", name: "door", query: "a", slot: 0, metric: "m", labels: {}, window, at: 0 };
  expect(cellsOf([row], { from: 0, to: 9000 }).map(([, state]) => state)).toEqual(["door", "shut", "open"]);
});

test.each([
  ["=cmd()", "'=cmd()"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@sum", "'@sum"],
  ["\tx", "'\tx"],
  ["  =x", "'  =x"],
  ['a"b', '"a""b"'],
  ["a,b", '"a,b"'],
  ["a\nb", '"a\nb"'],
  ["=a,b", `"'=a,b"`],
  ["plain", "plain"],
])("the text %j is written %j", (text, cell) => {
  expect(csv([[text]])).toBe(`${cell}\r\n`);
});

test("numbers stay numbers", () => {
  expect(csv([[-1, 1e21, 0.1, Number.NaN, null]])).toBe("-1,1e+21,0.1,,\r\n");
});

/** Reads what RFC 4180 says. */
function read(text: string): string[][] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    lines.at(-1)?.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === "\r\n") lines.push([]);
  }
  return lines.slice(0, -1);
}

test("what is read is what was written, and no text begins like a formula", () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom("=1", "+", "-x", "@", "\t", "\r", '"', ",", "\n"));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }), (lines: Cell[][]) => {
      const back = read(csv(lines));
      expect(back.map((line) => line.map((text) => text.replace(/^'/, "")))).toEqual(
        lines.map((line) => line.map((text) => String(text).replace(/^'/, ""))),
      );
      for (const text of back.flat()) expect(text).not.toMatch(/^[\s\u00a0]*[=+\-@\t\r]/);
    }),
  );
});
