import fc from "fast-check";
import { expect, test } from "vitest";
import { parseMeant, printMeant } from "../../../src/editor/form/mapping";

test.each([
  ["3", { value: 3 }],
  ["-1.5e3", { value: -1500 }],
  ["0 to 5", { from: 0, to: 5 }],
  ["10 to", { from: 10 }],
  ["to -5", { to: -5 }],
  ["0..5", { from: 0, to: 5 }],
  ["nothing", { missing: true }],
  ["degraded", { value: "degraded" }],
  ['"nothing"', { value: "nothing" }],
  ['"3"', { value: "3" }],
] as const)("%j means %j", (text, meant) => {
  expect(parseMeant(text)).toEqual(meant);
});

test.each(["", "  ", "to", "5 to 0"])("%j means nothing that can be kept", (text) => {
  expect(parseMeant(text)).toBeNull();
});

test("what is printed is read back", () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const meant = fc.oneof(
    fc.record({ value: number }),
    fc.record({ value: fc.string({ minLength: 1 }) }),
    fc.tuple(number, number).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
    number.map((from) => ({ from })),
    number.map((to) => ({ to })),
    fc.constant({ missing: true as const }),
  );
  fc.assert(
    fc.property(meant, (one) => {
      expect(parseMeant(printMeant(one))).toEqual(one);
    }),
  );
});
