import fc from "fast-check";
import { expect, test } from "vitest";
import { shownAs } from "../../src/charts/display";
import { runsOf, type States } from "../../src/panels/timeline/runs";

const MAPPINGS = { up: { value: 1, text: "up", color: "green" as const }, down: { value: 0, text: "down" } };
const show = (state: number | string) =>
  typeof state === "number" ? shownAs({ mappings: MAPPINGS }, state) : { number: state, suffix: "", color: null };

const statesOf = (values: (number | string | null)[], holds = 3000): States => ({
  length: values.length,
  at: (place) => values[place] ?? null,
  first: 0,
  step: 1000,
  holds,
});
const runs = (values: (number | string | null)[], merged = true) =>
  runsOf(statesOf(values), 0, values.length, show, merged);

test("equal states are one bar, until another is said or none for too long", () => {
  expect(runs([1, 1, null, 1, 0, null, null, null, null, 0])).toEqual([
    { from: 0, to: 4000, text: "up", color: "green" },
    { from: 4000, to: 7000, text: "down", color: null },
    { from: 9000, to: 12_000, text: "down", color: null },
  ]);
});

test("each by itself, where the panel says so", () => {
  expect(runs([1, 1], false).map(({ from, to }) => [from, to])).toEqual([
    [0, 1000],
    [1000, 4000],
  ]);
});

test("words are states too", () => {
  expect(runs(["ok", "ok", "degraded"]).map(({ text, from }) => [text, from])).toEqual([
    ["ok", 0],
    ["degraded", 2000],
  ]);
});

test("bars are in order, do not overlap, and say at every moment what was said last", () => {
  const state = fc.constantFrom(null, 0, 1, "odd");
  fc.assert(
    fc.property(fc.array(state, { maxLength: 20 }), fc.boolean(), (values, merged) => {
      const found = runs(values, merged);
      found.forEach((run, i) => {
        expect(run.to).toBeGreaterThan(run.from);
        if (i > 0) expect(found[i - 1]?.to).toBeLessThanOrEqual(run.from);
      });
      values.forEach((value, i) => {
        const at = found.find(({ from, to }) => i * 1000 >= from && i * 1000 < to);
        if (value !== null) expect(at?.text).toBe(show(value).number);
      });
    }),
  );
});
