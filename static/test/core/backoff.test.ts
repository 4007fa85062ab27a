import { expect, test } from "vitest";
import { limit, namedDelay, wait } from "../../src/core/backoff";

test("the limit doubles from one second to thirty", () => {
  expect([0, 1, 2, 3, 4, 5, 6, 1000].map(limit)).toEqual([1e3, 2e3, 4e3, 8e3, 16e3, 30e3, 30e3, 30e3]);
});

test("the wait is anywhere between zero and the limit", () => {
  expect(wait(3, { random: () => 0 })).toBe(0);
  expect(wait(3, { random: () => 0.25 })).toBe(2_000);
});

test("a close reason may name the longest delay", () => {
  expect(namedDelay("delay=2500")).toBe(2500);
  for (const reason of ["", "delay=", "delay=-1", "delay=1e9", "delay=5 s"]) expect(namedDelay(reason)).toBeNull();
});
