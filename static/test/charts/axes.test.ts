import { expect, test } from "vitest";
import { TICK_STEPS, timeLabel } from "../../src/charts/axes";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/core/steps";

const year = new Date().getFullYear();
const at = (hour: number, minute = 0, second = 0) => new Date(year, 10, 22, hour, minute, second).getTime();

test("ticks are as short as their distance allows", () => {
  expect(timeLabel(at(11, 30, 15), 15 * SECOND)).toBe("11:30:15");
  expect(timeLabel(at(11, 30), MINUTE)).toBe("11:30");
  expect(timeLabel(at(11), HOUR)).toBe("11:00");
});

test("where the day changes, the tick says so", () => {
  expect(timeLabel(at(0), HOUR)).toBe("22 Nov");
  expect(timeLabel(at(0), DAY)).toBe("22 Nov");
});

test("ticks are never much sparser than there is room for", () => {
  expect(TICK_STEPS).toEqual([...TICK_STEPS].sort((a, b) => a - b));
  for (const [index, step] of TICK_STEPS.slice(1).entries())
    expect(step / (TICK_STEPS[index] ?? 1)).toBeLessThanOrEqual(2.5);
});
