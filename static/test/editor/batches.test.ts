import { expect, test } from "vitest";
import { batches } from "../../src/editor/batches";

const set = (value: string, path = "title") => ({ op: "set" as const, path, value });

test("few operations are one batch", () => {
  expect(batches([])).toEqual([]);
  expect(batches([set("a"), set("b")])).toEqual([[set("a"), set("b")]]);
});

test("many or large ones are several, in their order, and each fits the socket", () => {
  const ops = Array.from({ length: 250 }, (_, i) => set("é".repeat(i * 4)));
  const made = batches(ops);
  expect(made.flat()).toEqual(ops);
  expect(made.length).toBeGreaterThan(3);
  for (const one of made) {
    expect(one.length).toBeLessThanOrEqual(200);
    expect(new TextEncoder().encode(JSON.stringify(one)).length).toBeLessThan(60_000);
  }
});

test("one that is larger than may be sent is refused, with its place and the limit", () => {
  expect(batches([set("a"), set("x".repeat(59_000)), set("b")])).toHaveLength(3);
  expect(() => batches([set("a"), set("x".repeat(1_000_000), "panels.p.title")])).toThrow(
    "panels.p.title: 1001 kB is too large; at most 60 kB are kept.",
  );
});
