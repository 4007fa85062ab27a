// @vitest-environment happy-dom
import { expect, it } from "vitest";
import type { Panel, Place } from "../../src/document/panel";
import { below } from "../../src/home/AddPanels";
import { matching, ownLast } from "../../src/home/Picker";

const panel = (title: string, at: Place): Panel => ({ kind: "stat", title, at, queries: { a: { metric: title } } });

it("puts new panels under the old ones, by ids that are free", () => {
  const all = below(
    { p1: panel("a", [0, 0, 6, 4]), p3: panel("b", [6, 2, 6, 5]) },
    { p1: panel("c", [0, 0, 6, 3]), p2: panel("d", [6, 0, 6, 3]) },
  );
  expect(Object.fromEntries(Object.entries(all).map(([id, { title, at }]) => [id, [title, at[1]]]))).toEqual({
    p1: ["a", 0],
    p2: ["c", 7],
    p3: ["b", 2],
    p4: ["d", 7],
  });
});

it("searches titles and metrics, every word of the text", () => {
  const all = ["cpu usage", "disk usage", "cpu load"].map((title) => ({
    ...panel(title, [0, 0, 1, 1]),
    size: [6, 3] as const,
  }));
  expect(matching(all, "USAGE c").map(({ title }) => title)).toEqual(["cpu usage"]);
  expect(matching(all, "")).toHaveLength(3);
});

it("offers the server's own numbers last", () => {
  const all = ["dashboard_lag", "cpu"].map((metric) => ({ ...panel(metric, [0, 0, 1, 1]), size: [6, 3] as const }));
  expect(ownLast(all).map(({ title }) => title)).toEqual(["cpu", "dashboard_lag"]);
});
