import { expect, test } from "vitest";
import { SeriesColors, SLOTS } from "../../src/core/colors";

test("a name keeps its colour whatever else arrives", () => {
  const colors = new SeriesColors();
  const first = colors.slot("web-1");
  for (let i = 0; i < 50; i++) colors.slot(`other-${i}`);
  expect(colors.slot("web-1")).toBe(first);
});

test("eight names have eight colours", () => {
  const colors = new SeriesColors();
  const slots = Array.from({ length: SLOTS }, (_, i) => colors.slot(`host-${i}`));
  expect(new Set(slots).size).toBe(SLOTS);
});

test("another page gives the same names the same colours", () => {
  const names = ["in", "out", "errors"];
  const [here, there] = [new SeriesColors(), new SeriesColors()];
  expect(names.map((name) => here.slot(name))).toEqual(names.map((name) => there.slot(name)));
});
