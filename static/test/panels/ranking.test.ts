import fc from "fast-check";
import { expect, test } from "vitest";
import { ranked } from "../../src/panels/bargauge/ranking";
import { scaleOf, share } from "../../src/panels/scale";

const bars = [
  { name: "b", value: 2 },
  { name: "a10", value: 7 },
  { name: "none", value: Number.NaN },
  { name: "a9", value: 7 },
];
const names = (order: "high" | "low" | "name", top = 9) => ranked(bars, order, top).map(({ name }) => name);

test("the largest first, equal ones by name, what has no value last", () => {
  expect(names("high")).toEqual(["a9", "a10", "b", "none"]);
  expect(names("low")).toEqual(["b", "a9", "a10", "none"]);
  expect(names("name")).toEqual(["a9", "a10", "b", "none"]);
  expect(names("high", 2)).toEqual(["a9", "a10"]);
});

test("the order of what comes does not matter, and nothing that is left out is larger", () => {
  const value = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: -3, max: 3 }));
  const all = fc.uniqueArray(fc.record({ name: fc.string(), value }), { selector: ({ name }) => name });
  fc.assert(
    fc.property(all, fc.integer({ min: 1, max: 5 }), (some, top) => {
      const found = ranked(some, "high", top);
      expect(found.map((bar) => bar.value)).toEqual(ranked([...some].reverse(), "high", top).map((bar) => bar.value));
      const least = Math.min(...found.map((bar) => bar.value));
      for (const bar of some) if (!found.includes(bar) && !Number.isNaN(least)) expect(bar.value > least).toBe(false);
    }),
  );
});

test("a scale is the panel's, or what the unit implies, or wide enough", () => {
  const panel = { kind: "gauge", title: "", at: [0, 0, 1, 1] as const, queries: {} };
  expect(scaleOf({ ...panel, min: 10, max: 20 }, 99)).toEqual([10, 20]);
  expect(scaleOf({ ...panel, unit: "percent" }, 50)).toEqual([0, 100]);
  expect(scaleOf({ ...panel, unit: "percent" }, 130)[1]).toBeGreaterThanOrEqual(130);
  expect(scaleOf({ ...panel, unit: "ratio" }, Number.NaN)).toEqual([0, 1]);
  expect(scaleOf(panel, 73)[1]).toBeGreaterThanOrEqual(73);
  expect([share(5, 0, 10), share(-1, 0, 10), share(11, 0, 10), share(Number.NaN, 0, 10)]).toEqual([0.5, 0, 1, 0]);
});
