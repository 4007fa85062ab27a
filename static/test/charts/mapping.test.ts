import fc from "fast-check";
import { expect, test } from "vitest";
import { shownAs, told } from "../../src/charts/display";
import { mappingFor } from "../../src/charts/mapping";
import type { Mapping } from "../../src/document/panel";

const MAPPINGS: Readonly<Record<string, Mapping>> = {
  down: { value: 0, text: "down", color: "red" },
  low: { from: 0, to: 10, text: "low" },
  any: { from: 0, color: "amber" },
  none: { missing: true, text: "no data", color: "grey" },
  word: { value: "degraded", color: "amber" },
};

test.each<[number | string | null, string | null]>([
  [0, "down"],
  [10, "low"],
  [10.1, "any"],
  [-1, null],
  [null, "none"],
  [Number.NaN, "none"],
  ["degraded", "word"],
  ["0", null],
])("%s is mapped by %s", (value, id) => {
  expect(mappingFor(MAPPINGS, value)).toBe(id === null ? null : MAPPINGS[id]);
});

const bound = fc.integer({ min: -5, max: 5 });
const mapping = fc.oneof(
  bound.map((value): Mapping => ({ value })),
  fc.tuple(bound, bound).map(([a, b]): Mapping => ({ from: Math.min(a, b), to: Math.max(a, b) })),
  bound.map((from): Mapping => ({ from })),
  bound.map((to): Mapping => ({ to })),
  fc.constant<Mapping>({ missing: true }),
);
const all = fc.uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 3 }), mapping), { selector: ([id]) => id });

test("which mapping it is does not depend on their order", () => {
  fc.assert(
    fc.property(all, fc.option(bound), (entries, value) => {
      const one = mappingFor(Object.fromEntries(entries), value);
      expect(mappingFor(Object.fromEntries([...entries].reverse()), value)).toEqual(one);
    }),
  );
});

test("a mapping is about the value it maps, and there is none only where none is about it", () => {
  const about = ({ value, from, to, missing }: Mapping, at: number | null): boolean =>
    at === null
      ? missing === true
      : value === undefined
        ? (from !== undefined || to !== undefined) && at >= (from ?? -9) && at <= (to ?? 9)
        : value === at;
  fc.assert(
    fc.property(all, fc.option(bound), (entries, value) => {
      const found = mappingFor(Object.fromEntries(entries), value);
      if (found) expect(about(found, value)).toBe(true);
      else expect(entries.some(([, one]) => about(one, value))).toBe(false);
    }),
  );
});

test("a value is its word, else its number; the colour of the mapping goes before that of the threshold", () => {
  const panel = { unit: "percent", mappings: MAPPINGS, thresholds: { full: { value: 5, color: "blue" as const } } };
  expect(shownAs(panel, 0)).toEqual({ number: "down", suffix: "", color: "red" });
  expect(shownAs(panel, 7)).toEqual({ number: "low", suffix: "", color: "blue" });
  expect(shownAs(panel, 50)).toEqual({ number: "50", suffix: "%", color: "amber" });
  expect(shownAs(panel, Number.NaN)).toEqual({ number: "no data", suffix: "", color: "grey" });
  expect(shownAs({ unit: "bytes", mappings: MAPPINGS }, "degraded")).toEqual({
    number: "degraded",
    suffix: "",
    color: "amber",
  });
  expect(told({ unit: "bytes" }, 1536)).toBe("1.50\u202fKiB");
  expect(told({ unit: "bytes" }, 1536, "percent")).toBe("1,536\u202f%");
  expect(told({}, null)).toBe("–");
});
