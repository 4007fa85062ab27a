import { expect, test } from "vitest";
import { scrollSpeed } from "../../src/editor/drag";

test("the page scrolls near its edges, the faster the nearer", () => {
  expect(scrollSpeed(400, 800)).toBe(0);
  expect(scrollSpeed(790, 800)).toBeGreaterThan(scrollSpeed(760, 800));
  expect(scrollSpeed(760, 800)).toBeGreaterThan(0);
  expect(scrollSpeed(5, 800)).toBe(-scrollSpeed(795, 800));
  expect(scrollSpeed(2000, 800)).toBe(scrollSpeed(800, 800));
});
