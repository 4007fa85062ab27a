import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Place } from "../../src/document/panel";
import { cellsOf, type Edge, moved, nudged, pitchOf, placeWords, stretched } from "../../src/editor/geometry";

const place = fc
  .tuple(fc.integer({ min: 0, max: 22 }), fc.integer({ min: 0, max: 50 }), fc.integer({ min: 2, max: 24 }), fc.nat(18))
  .map(([x, y, w, h]): Place => [x, y, Math.min(w, 24 - x), h + 2]);
const cells = fc.record({ columns: fc.integer({ min: -40, max: 40 }), rows: fc.integer({ min: -80, max: 80 }) });
const edge = fc.constantFrom<Edge>("n", "e", "s", "w", "ne", "nw", "se", "sw");
const onGrid = ([x, y, w, h]: Place): boolean => x >= 0 && y >= 0 && w >= 2 && h >= 2 && x + w <= 24 && h <= 100;

describe("moving and stretching", () => {
  it("never leaves the grid", () => {
    fc.assert(
      fc.property(place, edge, cells, (at, which, by) => {
        expect(onGrid(moved(at, by))).toBe(true);
        expect(onGrid(stretched(at, which, by))).toBe(true);
      }),
    );
  });

  it("keeps the size when it moves, and the opposite edges when it stretches", () => {
    fc.assert(
      fc.property(place, edge, cells, (at, which, by) => {
        const [x, y, w, h] = at;
        expect(moved(at, by).slice(2)).toEqual([w, h]);
        const [left, top, width, height] = stretched(at, which, by);
        if (!which.includes("w")) expect(left).toBe(x);
        if (!which.includes("e")) expect(left + width).toBe(x + w);
        if (!which.includes("n")) expect(top).toBe(y);
        if (!which.includes("s")) expect(top + height).toBe(y + h);
      }),
    );
  });

  it("goes by whole cells, to the nearest", () => {
    const pitch = pitchOf(1188, 40, 12);
    expect(pitch).toEqual({ column: 50, row: 52 });
    expect(cellsOf({ x: 74, y: -27 }, pitch)).toEqual({ columns: 1, rows: -1 });
    expect(cellsOf({ x: -24, y: 25 }, pitch)).toEqual({ columns: 0, rows: 0 });
  });

  it("follows the arrows, and stretches with Shift", () => {
    expect(nudged([4, 4, 6, 4], "ArrowLeft", false)).toEqual([3, 4, 6, 4]);
    expect(nudged([4, 4, 6, 4], "ArrowDown", true)).toEqual([4, 4, 6, 5]);
    expect(nudged([18, 0, 6, 4], "ArrowRight", false)).toEqual([18, 0, 6, 4]);
    expect(nudged([4, 4, 6, 4], "a", false)).toBeNull();
  });

  it("is said counted from one", () => {
    expect(placeWords([0, 2, 8, 4])).toBe("column 1, row 3, 8 wide, 4 high");
  });
});
