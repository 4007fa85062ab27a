import { describe, expect, it } from "vitest";
import { ago, counted } from "../../src/time/words";

const NOW = Date.UTC(2026, 10, 22, 12);

describe("ago", () => {
  it.each([
    [0, "just now"],
    [-3_000, "just now"],
    [12_400, "12 s ago"],
    [5 * 60_000, "5 min ago"],
    [3 * 3_600_000, "3 h ago"],
    [30 * 3_600_000, "yesterday"],
    [4 * 86_400_000, "4 days ago"],
  ])("%d ms before now is %s", (past, words) => {
    expect(ago(NOW - past, NOW)).toBe(words);
  });

  it("is the date when it is long ago", () => {
    expect(ago(NOW - 300 * 86_400_000, NOW)).toMatch(/^26 Jan$/);
  });
});

it("counts in the singular and the plural", () => {
  expect([0, 1, 12_000].map((n) => counted(n, "panel"))).toEqual(["0 panels", "1 panel", "12,000 panels"]);
  expect(counted(2, "series", "series")).toBe("2 series");
});
