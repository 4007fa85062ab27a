import { expect, test } from "vitest";
import { labelsOf, meant, metricOffers } from "../../../src/editor/form/catalogue";
import type { Arrived } from "../../../src/home/arrivals";

const arrived = (metric: string, labels: Arrived["labels"] = {}, series = 1, unit = ""): Arrived => ({
  metric,
  labels,
  series,
  unit,
  last: 0,
});
const ALL = [
  arrived("cpu_user", { host: ["web-10", "web-2"] }, 2, "percent"),
  arrived("cpu_system", { host: ["db"], core: ["0"] }),
  arrived("dashboard_people", {}, 1),
  arrived("mem.used"),
];

test("metrics are offered with how many series they have, the server's own last", () => {
  expect(metricOffers(ALL).map(({ value }) => value)).toEqual([
    "cpu_user",
    "cpu_system",
    "mem.used",
    "dashboard_people",
  ]);
  expect(metricOffers(ALL)[0]?.hint).toBe("2 series, percent");
  expect(metricOffers(null)).toEqual([]);
});

test("a pattern means the metrics that it matches, and no character but * and ? is special", () => {
  const names = (pattern: string) => meant(ALL, pattern).map(({ metric }) => metric);
  expect(names("cpu_*")).toEqual(["cpu_user", "cpu_system"]);
  expect(names("mem?used")).toEqual(["mem.used"]);
  expect(names("mem.used")).toEqual(["mem.used"]);
  expect(names("cpu.user")).toEqual([]);
  expect(names("(")).toEqual([]);
});

test("the labels of several metrics are put together, values as people count", () => {
  expect([...labelsOf(meant(ALL, "cpu_*"))]).toEqual([
    ["core", ["0"]],
    ["host", ["db", "web-2", "web-10"]],
  ]);
});
