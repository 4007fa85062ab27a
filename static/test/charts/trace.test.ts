import { expect, test } from "vitest";
import { Trace, trace } from "../../src/charts/trace";

const nan = Number.NaN;

function traced(values: number[], gap: number, dx: number) {
  const out = new Trace();
  trace(out, Float64Array.from(values), 0, values.length, gap, { x0: 0, dx, y0: 100, dy: -1 });
  return { dense: out.dense, pieces: out.pieces().map((piece) => [...piece]) };
}

test("with room for every value it is a line from point to point", () => {
  expect(traced([1, 2, 3], 1, 10)).toEqual({ dense: false, pieces: [[0, 99, 99, 10, 98, 98, 20, 97, 97]] });
});

test("a gap longer than usual lifts the pen, a shorter one is bridged", () => {
  expect(traced([1, nan, 3], 2, 10).pieces).toHaveLength(1);
  expect(traced([1, nan, 3], 1, 10).pieces).toEqual([
    [0, 99, 99],
    [20, 97, 97],
  ]);
  expect(traced([1, nan, 3], Number.MAX_SAFE_INTEGER, 10).pieces).toHaveLength(1);
});

test("values that share a pixel become a bar from the lowest to the highest", () => {
  const { dense, pieces } = traced([5, 9, 1, 4, 6, 7], 1, 0.25);
  expect(dense).toBe(true);
  expect(pieces).toEqual([[0, 91, 99, 1, 93, 96]]);
});

test("bars touch the bar before, so that the line is whole", () => {
  const [piece] = traced([0, 0, 0, 0, 50, 50, 50, 50], 1, 0.25).pieces;
  expect(piece).toEqual([0, 100, 100, 1, 50, 100]);
});

test("bars have gaps too", () => {
  expect(traced([1, 1, 1, 1, nan, nan, nan, nan, 5, 5, 5, 5], 3, 0.25).pieces).toEqual([
    [0, 99, 99],
    [2, 95, 95],
  ]);
});

test("nothing makes nothing", () => {
  expect(traced([nan, nan], 1, 10).pieces).toEqual([]);
});

test("a long line grows its space", () => {
  expect(traced(Array<number>(5000).fill(1), 1, 10).pieces[0]).toHaveLength(15_000);
});
