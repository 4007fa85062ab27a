import { expect, it } from "vitest";
import { localInput, readLocal } from "../../src/time/local";

it("reads back what it wrote, to the second", () => {
  const time = Date.UTC(2026, 6, 3, 23, 59, 58);
  expect(localInput(time)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  expect(readLocal(localInput(time))).toBe(time);
});

it("has no answer for what is incomplete", () => {
  expect(readLocal("")).toBeNull();
  expect(readLocal("2026-")).toBeNull();
});
