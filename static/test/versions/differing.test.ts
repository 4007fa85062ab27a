import { expect, test } from "vitest";
import type { Dashboard, Panel } from "../../src/document/panel";
import { differing } from "../../src/versions/differing";

const panel = (title: string, more: Partial<Panel> = {}): Panel => ({
  kind: "stat",
  title,
  at: [0, 0, 4, 4],
  queries: {},
  ...more,
});
const dashboard = (panels: Record<string, Panel>, title = "Kitchen"): Dashboard => ({
  id: "d1",
  title,
  description: "",
  time: { window: 300_000 },
  panels,
  variables: {},
  revision: 1,
  created: "",
  updated: "",
  owner: "u1",
});

test("two versions differ by panels that are new, gone or changed, and by the dashboard itself", () => {
  const before = dashboard({ cpu: panel("CPU"), old: panel("Old"), kept: panel("Kept") });
  const after = dashboard({ cpu: panel("CPU", { unit: "percent" }), new: panel("New"), kept: panel("Kept") }, "Cellar");
  const { fates, sentences } = differing(before, after);
  expect(Object.fromEntries(fates)).toEqual({ cpu: "changed", old: "removed", new: "added", kept: "same" });
  expect([...sentences].sort()).toEqual([
    "Added New",
    "Changed CPU's unit to %",
    "Old: removed",
    "Renamed the dashboard to Cellar",
  ]);
});

test("a version does not differ from itself", () => {
  const same = dashboard({ cpu: panel("CPU") });
  expect(differing(same, { ...same, revision: 9 })).toEqual({ fates: new Map([["cpu", "same"]]), sentences: [] });
});
