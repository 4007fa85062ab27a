// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { textOf, wordsOf } from "../../src/editor/unsaved";

const title = { op: "set" as const, path: "title", value: "Night" };
const unit = { op: "set" as const, path: "panels.cpu.unit", value: "percent" };

test("what could not be saved is said with its reason, and can be copied whole", () => {
  const refusals = [
    { operationId: "1", ops: [unit], reason: "panels.cpu: is gone" },
    { operationId: "2", ops: [title], reason: "You may not edit this dashboard." },
  ];
  expect(wordsOf(refusals)).toBe("You renamed the dashboard to Night. You may not edit this dashboard.");
  expect(JSON.parse(textOf(refusals))).toEqual([unit, title]);
  expect(wordsOf([])).toBe("");
});
