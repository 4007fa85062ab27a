import { expect, it } from "vitest";
import { spark } from "../../src/sources/spark";

it("draws from zero to the largest value over the whole width", () => {
  expect(spark([0, 5, 10], 100, 23).line).toBe("M0 22L50 12L100 2");
});

it("breaks the line where there is no value, and closes each area at the bottom", () => {
  const { line, area } = spark([1, Number.NaN, 1, 1], 30, 10);
  expect(line.match(/M/g)).toHaveLength(2);
  expect(area.match(/Z/g)).toHaveLength(2);
});

it("is a line at the bottom when all is zero, and nothing when there is nothing", () => {
  expect(spark([0, 0], 10, 10).line).toBe("M0 9L10 9");
  expect(spark([], 10, 10)).toEqual({ line: "", area: "" });
});
