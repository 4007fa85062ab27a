// @vitest-environment happy-dom
import { expect, test } from "vitest";
import type { Panel, Place } from "../../../src/document/panel";
import { addSeveral, candidatesFor, withoutMetric } from "../../../src/editor/add/candidates";
import type { Suggestion } from "../../../src/home/api";
import { KINDS } from "../../../src/panels/registry";

const CPU: Suggestion = {
  kind: "stat",
  title: "CPU",
  queries: { q1: { metric: "cpu" } },
  unit: "percent",
  size: [6, 5],
};

test("a metric is offered in every kind that asks, what suits it best first", () => {
  const all = candidatesFor(CPU, KINDS);
  expect(all[0]).toMatchObject({ kind: "stat", suggested: true, size: [6, 5], unit: "percent" });
  expect(all.map(({ kind }) => kind).sort()).toEqual(
    KINDS.filter(({ asks }) => asks)
      .map(({ kind }) => kind)
      .sort(),
  );
  expect(all.filter(({ suggested }) => suggested)).toHaveLength(1);
});

test("kinds that show no metric have no queries", () => {
  const all = withoutMetric(KINDS);
  expect(all.map(({ kind }) => kind)).toContain("text");
  expect(all.every(({ queries }) => Object.keys(queries).length === 0)).toBe(true);
});

test("several go below what is there, each under an id of its own", () => {
  const old: Panel = { kind: "stat", title: "Old", at: [0, 3, 4, 4], queries: {} };
  const ops = addSeveral({ p1: old }, [CPU, CPU, CPU]);
  expect(new Set(ops.map(({ path }) => path)).size).toBe(3);
  for (const { op, path, value } of ops) {
    expect(op).toBe("add");
    expect(path).toMatch(/^panels\.p\w+$/);
    expect(path).not.toBe("panels.p1");
    expect((value as { at: Place }).at[1]).toBeGreaterThanOrEqual(7);
  }
});
