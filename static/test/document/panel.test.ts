import { expect, test } from "vitest";
import { thresholdAt, thresholdsOf } from "../../src/document/panel";

const thresholds = { high: { value: 90, color: "red" }, warm: { value: 70, color: "amber" } } as const;

test("thresholds are in order, and the highest one reached counts", () => {
  const ordered = thresholdsOf({ thresholds });
  expect(ordered.map(({ value }) => value)).toEqual([70, 90]);
  expect(thresholdAt(ordered, 69.9)).toBeNull();
  expect(thresholdAt(ordered, 70)?.color).toBe("amber");
  expect(thresholdAt(ordered, 1000)?.color).toBe("red");
  expect(thresholdAt(ordered, Number.NaN)).toBeNull();
  expect(thresholdsOf({})).toEqual([]);
});
