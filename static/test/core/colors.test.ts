import { expect, test } from "vitest";
import { SeriesColors, SLOTS } from "../../src/core/colors";

test("every panel begins with the first colours", () => {
  const colors = new SeriesColors();
  expect(colors.slots(["in", "out"])).toEqual([0, 1]);
  expect(colors.slots(["web-1", "web-2", "web-3"])).toEqual([0, 1, 2]);
});

test("a name has the same colour in every panel, and keeps it whatever else arrives", () => {
  const colors = new SeriesColors();
  colors.slots(["web-1", "web-2"]);
  expect(colors.slots(["web-2"])).toEqual([1]);
  expect(colors.slots(["db", "web-2", "web-0"])).toEqual([0, 1, 2]);
  expect(colors.slots(["web-1", "web-2"])).toEqual([0, 1]);
});

test("names that meet with the same colour are told apart where they meet", () => {
  const colors = new SeriesColors();
  colors.slots(["in"]);
  colors.slots(["web-1"]);
  expect(colors.slots(["in", "web-1"])).toEqual([0, 1]);
  expect(colors.slots(["web-1"])).toEqual([0]);
});

test("eight names have eight colours, more share them", () => {
  const names = Array.from({ length: SLOTS + 2 }, (_, i) => `host-${i}`);
  const slots = new SeriesColors().slots(names);
  expect(new Set(slots.slice(0, SLOTS)).size).toBe(SLOTS);
  expect(slots.every((slot) => slot >= 0 && slot < SLOTS)).toBe(true);
});
