import { expect, test } from "vitest";
import { logLimits, niceLimits, niceStep } from "../../src/charts/limits";

test("limits are round numbers around the values", () => {
  expect(niceLimits(15.2, 88)).toEqual({ min: 0, max: 100, ticks: [0, 20, 40, 60, 80, 100] });
  expect(niceLimits(-3, 4, { gaps: 4 })).toEqual({ min: -4, max: 4, ticks: [-4, -2, 0, 2, 4] });
  expect(niceLimits(0, 0.3, { gaps: 3 }).ticks).toEqual([0, 0.1, 0.2, 0.3]);
});

test("values that hardly vary are seen close up, unless zero belongs to the picture", () => {
  expect(niceLimits(21.2, 21.6, { gaps: 4 })).toEqual({ min: 21.2, max: 21.6, ticks: [21.2, 21.3, 21.4, 21.5, 21.6] });
  expect(niceLimits(21.2, 21.6, { zero: true }).min).toBe(0);
});

test("a constant has room around it", () => {
  const { min, max } = niceLimits(50, 50);
  expect(min).toBeLessThan(50);
  expect(max).toBeGreaterThan(50);
  expect(niceLimits(0, 0)).toMatchObject({ min: 0, max: 1 });
});

test("the panel's own limits hold", () => {
  expect(niceLimits(15, 88, { min: 10, max: 95 })).toMatchObject({ min: 10, max: 95 });
  expect(niceLimits(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, { max: 7 })).toMatchObject({ min: 0, max: 7 });
});

test("bytes are round in powers of two", () => {
  expect(niceLimits(0, 3e9, { base: 1024, gaps: 3 }).ticks).toEqual([0, 2 ** 30, 2 ** 31, 3 * 2 ** 30]);
  expect(niceStep(0.3, 1024)).toBe(0.5);
});

test("a logarithmic axis has whole powers, and 2 and 5 between them where there is room", () => {
  expect(logLimits(0.3, 3.2)).toEqual({ min: 0, max: 4, ticks: [0, 1, 2, 3, 4] });
  expect(logLimits(-1, 7, { gaps: 4 }).ticks).toEqual([0, 2, 4, 6]);
  expect(logLimits(0, 1, { gaps: 6 }).ticks.map((tick) => Math.round(10 ** tick))).toEqual([1, 2, 5, 10]);
  expect(logLimits(0, 1, { min: 0.1, max: 1000 })).toMatchObject({ min: -1, max: 3 });
  expect(logLimits(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)).toMatchObject({ min: 0, max: 2 });
});
