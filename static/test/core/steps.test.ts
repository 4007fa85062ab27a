import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DAY, fitStep, HOUR, MINUTE, parseDuration, printDuration, SECOND, STEPS, WEEK } from "../../src/core/steps";

test("the steps are those of the server", () => {
  const python = readFileSync(new URL("../../../dashboard/series/steps.py", import.meta.url), "utf8");
  const units: Record<string, number> = { SECOND, MINUTE, HOUR, DAY, WEEK };
  const table = python.slice(python.indexOf("STEPS:"), python.indexOf('"""Round steps'));
  const steps = [...table.matchAll(/\*\(([^()]+?)\)?,$|\*\(n \* (\w+) for n in \(([\d, ]+)\)\),/gm)].flatMap(
    ([, plain, unit = "", counts = ""]) =>
      plain?.match(/^[\d, ]+$/)
        ? plain.split(",").map(Number)
        : counts.split(",").map((n) => Number(n) * (units[unit] ?? 0)),
  );
  expect(steps.length).toBeGreaterThan(20);
  expect(STEPS).toEqual(steps);
});

test("the step that fits is the smallest round one with at most that many steps", () => {
  expect(fitStep(5 * MINUTE, 300)).toBe(SECOND);
  expect(fitStep(5 * MINUTE, 299)).toBe(2 * SECOND);
  expect(fitStep(DAY, 500)).toBe(5 * MINUTE);
  expect(fitStep(1, 1000)).toBe(100);
  expect(fitStep(1000 * 52 * WEEK, 10)).toBe(5200 * WEEK);
});

test("durations are read as they are written", () => {
  expect(parseDuration("250ms")).toBe(250);
  expect(parseDuration(" 1.5h ")).toBe(90 * MINUTE);
  expect(parseDuration("90 min")).toBe(90 * MINUTE);
  for (const text of ["", "5", "0s", "-5m", "5 minutes", "m", "1e3s"]) expect(parseDuration(text)).toBeNull();
});

test("a duration that is printed reads the same", () => {
  for (const ms of [1, 250, SECOND, 90 * SECOND, 90 * MINUTE, HOUR, DAY, 7 * DAY + 1]) {
    expect(parseDuration(printDuration(ms))).toBe(ms);
  }
  expect(printDuration(90 * MINUTE)).toBe("90m");
  expect(printDuration(7 * DAY)).toBe("7d");
});
