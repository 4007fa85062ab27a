import { expect, test } from "vitest";
import { faultOf, reasonOf } from "../../../src/editor/form/faultOf";

const refused = (path: string, reason: string) => ({
  operationId: path + reason,
  ops: [{ op: "set" as const, path, value: 1 }],
  reason,
});

test("a refusal is said at the field that it is about, the last one of several", () => {
  const all = [refused("panels.a.min", "first"), refused("panels.a.max", "other"), refused("panels.a.min", "second")];
  expect(faultOf(all, "panels.a.min")).toBe("Second.");
  expect(faultOf(all, "panels.a.unit")).toBeNull();
});

test.each([
  ["panels.cpu.min: 10 is not below max, 5", "10 is not below max, 5."],
  ["panels.cpu.at[2]: is too large", "Is too large."],
  ["You may not edit this dashboard.", "You may not edit this dashboard."],
  ["the server is busy", "The server is busy."],
])("%j reads %j", (reason, words) => {
  expect(reasonOf(reason)).toBe(words);
});
