import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { UNIT_NAMES } from "../../src/core/unitNames";
import { format, quantity, UNITS } from "../../src/core/units";

process.env.TZ = "UTC";

test("every unit has a name to choose it by", () => {
  expect(UNIT_NAMES.map(({ unit }) => unit).sort()).toEqual([...UNITS].sort());
  expect(new Set(UNIT_NAMES.map(({ name }) => name)).size).toBe(UNITS.length);
});

type Vector = [value: number, unit: string, decimals: number | null, text: string];
const file = fileURLToPath(new URL("../../../tests/vectors/units.json", import.meta.url));
const vectors = JSON.parse(readFileSync(file, "utf8")) as Vector[];

test("the server and the page write every number alike", () => {
  expect(vectors.length).toBeGreaterThan(500);
  expect(new Set(vectors.map(([, unit]) => unit))).toEqual(new Set([...UNITS, "widgets"]));
  expect(vectors.map(([value, unit, decimals]) => format(value, unit, decimals))).toEqual(
    vectors.map(([, , , text]) => text),
  );
});

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

test("in every scale there is one number, and a larger one of a sign is never written shorter than its size", () => {
  fc.assert(
    fc.property(fc.constantFrom(...UNITS), fc.double({ min: 1, max: 1e13, noNaN: true }), (unit, value) => {
      const { number } = quantity(value, unit);
      expect(number).not.toBe("");
      expect(number).not.toContain("NaN");
    }),
  );
});

test("what is written is within half a last digit of the value", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (value) => {
      const { number, suffix } = quantity(value, "bytes-si");
      const factor = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }[suffix] ?? Number.NaN;
      const read = Number(number.replace("−", "-").replaceAll(",", "")) * factor;
      expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.max(5e-7, Math.abs(value) * 0.0051));
    }),
  );
});

test("the sign alone tells a value from its opposite", () => {
  fc.assert(
    fc.property(fc.constantFrom("", "bytes", "seconds", "EUR", "watts"), finite, (unit, value) => {
      const [more, less] = [format(Math.abs(value), unit), format(-Math.abs(value), unit)];
      expect([more, `−${more}`]).toContain(less);
    }),
  );
});
