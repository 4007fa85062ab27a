// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { groupsOf } from "../../../src/editor/form/Sheet";
import type { OptionField } from "../../../src/panels/kind";

const field = (path: string, group: string): OptionField => ({ path, group, label: path, type: "text", default: "" });

test("fields stand under their headings, both in the order in which they come first", () => {
  const fields = [field("title", "Panel"), field("unit", "Values"), field("at", "Panel"), field("least", "Axis")];
  const groups = groupsOf(fields);
  expect([...groups].map(([group, some]) => [group, some.map(({ path }) => path)])).toEqual([
    ["Panel", ["title", "at"]],
    ["Values", ["unit"]],
    ["Axis", ["least"]],
  ]);
  expect(groupsOf([]).size).toBe(0);
});
