import { expect, test } from "vitest";
import { describe } from "../../src/document/describe";
import type { Operation } from "../../src/document/operations";
import type { Place } from "../../src/document/panel";

const BEFORE = {
  panels: { cpu: { title: "CPU", at: [0, 0, 6, 5] as Place }, mem: { title: "Memory" }, net: { title: "" } },
};
const set = (path: string, value: unknown = null): Operation => ({ op: "set", path, value });

const SAID: [string, Operation[]][] = [
  ["moved CPU and changed its unit to %", [set("panels.cpu.at", [1, 0, 6, 5]), set("panels.cpu.unit", "percent")]],
  ["resized CPU", [set("panels.cpu.at", [0, 0, 7, 5])]],
  ["renamed a panel to CPU", [set("panels.cpu.title", "CPU")]],
  ["renamed CPU to Processors", [set("panels.cpu.title", "Processors")]],
  ["removed CPU's title", [set("panels.cpu.title", "")]],
  ["changed CPU's decimals to 2 and renamed it to X", [set("panels.cpu.decimals", 2), set("panels.cpu.title", "X")]],
  ["changed Memory's unit to the default", [set("panels.mem.unit")]],
  ["changed Memory's legend to off", [set("panels.mem.options.legend", false)].map((op) => op)],
  ["changed Memory's queries", [set("panels.mem.queries.a.metric", "x"), set("panels.mem.queries.a.over", "avg")]],
  ["changed a panel's thresholds", [{ op: "remove", path: "panels.net.thresholds.high" }]],
  ["made Memory a gauge panel", [set("panels.mem.kind", "gauge")]],
  ["added Load", [{ op: "add", path: "panels.new", value: { title: "Load" } }, set("panels.new.at", [0, 0, 1, 1])]],
  ["removed CPU and moved Memory", [{ op: "remove", path: "panels.cpu" }, set("panels.mem.at", [0, 0, 1, 1])]],
  ["moved 3 panels", ["cpu", "mem", "net"].map((id) => set(`panels.${id}.at`, [1, 0, 6, 5]))],
  ["renamed the dashboard to Kitchen and described the dashboard", [set("title", "Kitchen"), set("description", "D")]],
  ["changed the variable host", [set("variables.host", "a"), set("variables.host", "b")]],
  ["changed the dashboard's time range", [set("time", { window: 1 })]],
  ["changed nothing", []],
];

test.each(SAID)("%s", (said, ops) => {
  expect(describe(ops, BEFORE)).toBe(said);
});

test("of many changes the first are told, and how many more there are", () => {
  const ops = ["a", "b", "c", "d", "e", "f"].map((id): Operation => ({ op: "remove", path: `panels.${id}` }));
  expect(describe(ops, {}, 3)).toBe("removed a panel, removed a panel and 4 more changes");
});

test("a long name is cut", () => {
  expect(describe([set("title", "x".repeat(200))])).toBe(`renamed the dashboard to ${"x".repeat(39)}…`);
});
