import { describe, expect, it } from "vitest";
import { arrange } from "../../src/document/arrange";
import type { Place } from "../../src/document/panel";
import { inReadingOrder, placed as listed, neighbour, type Placed, reflow } from "../../src/grid/layout";

const panels = (places: Record<string, Place>) =>
  Object.fromEntries(Object.entries(places).map(([id, at]) => [id, { at }]));

/** A small generator of numbers, so that a failure can be repeated. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

function someLayout(seed: number): Record<string, Place> {
  const next = numbers(seed);
  return Object.fromEntries(
    Array.from({ length: 1 + next(14) }, (_, i): [string, Place] => [
      `p${i}`,
      [next(24), next(20), 1 + next(24), 1 + next(9)],
    ]),
  );
}

function overlaps(placed: Placed[]): boolean {
  return placed.some((a, i) =>
    placed.slice(i + 1).some((b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h),
  );
}

describe("reflow", () => {
  it("fits any layout on fewer columns without overlaps", () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const placed = reflow(panels(someLayout(seed)), 12);
      expect(overlaps(placed)).toBe(false);
      expect(placed.every((one) => one.x + one.w <= 12)).toBe(true);
    }
  });

  it("is reading order in one column", () => {
    const places: Record<string, Place> = { right: [12, 0, 12, 4], below: [0, 4, 24, 4], left: [0, 0, 12, 4] };
    const order = reflow(panels(places), 1).sort((a, b) => a.y - b.y);
    expect(order.map(({ id }) => id)).toEqual(["left", "right", "below"]);
    expect(inReadingOrder(panels(places)).map(({ id }) => id)).toEqual(["left", "right", "below"]);
  });
});

describe("neighbour", () => {
  const placed = listed(arrange(panels({ a: [0, 0, 8, 4], b: [8, 0, 16, 4], c: [0, 4, 12, 6], d: [12, 4, 12, 6] })));

  it.each([
    ["a", "right", "b"],
    ["b", "left", "a"],
    ["a", "down", "c"],
    ["b", "down", "d"],
    ["d", "left", "c"],
    ["d", "up", "b"],
  ] as const)("from %s to the %s is %s", (from, direction, to) => {
    expect(neighbour(placed, from, direction)?.id).toBe(to);
  });

  it("is nothing at the edge or for an unknown panel", () => {
    expect(neighbour(placed, "a", "left")).toBeUndefined();
    expect(neighbour(placed, "gone", "down")).toBeUndefined();
  });
});
