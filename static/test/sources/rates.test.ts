import { expect, it } from "vitest";
import { complete, newestOf } from "../../src/sources/rates";

it("leaves out the step that is still filling", () => {
  expect([...complete(Float64Array.of(3, 3, 1))]).toEqual([3, 3]);
  expect(complete(new Float64Array(0))).toHaveLength(0);
});

it("finds the newest value above zero", () => {
  expect(newestOf(Float64Array.of(1, 5, Number.NaN, 0))).toBe(5);
  expect(newestOf(Float64Array.of(Number.NaN, 0))).toBeNull();
});
