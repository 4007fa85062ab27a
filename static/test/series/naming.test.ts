import { expect, test } from "vitest";
import type { Labels, Over } from "../../src/core/wire";
import { inOrder, nameAll } from "../../src/series/naming";

const one = (query: string, metric: string, labels: Labels = {}, over: Over = "avg") => ({
  query,
  over,
  metric,
  labels,
});

test("the labels that differ name the series", () => {
  const series = [one("a", "cpu", { host: "web-1", zone: "eu" }), one("a", "cpu", { host: "web-2", zone: "eu" })];
  expect(nameAll(series)).toEqual(["web-1", "web-2"]);
});

test("several labels that differ stand together", () => {
  expect(nameAll([one("a", "net", { host: "x", dir: "in" }), one("a", "net", { host: "y", dir: "out" })])).toEqual([
    "in · x",
    "out · y",
  ]);
});

test("the metric names what has no labels, and goes before where metrics differ", () => {
  expect(nameAll([one("a", "load")])).toEqual(["load"]);
  expect(nameAll([one("a", "in"), one("b", "out")])).toEqual(["in", "out"]);
  expect(nameAll([one("a", "in", { host: "x" }), one("b", "out", { host: "y" })])).toEqual(["in · x", "out · y"]);
});

test("a single series is named by its only label", () => {
  expect(nameAll([one("a", "cpu", { host: "web-1" })])).toEqual(["web-1"]);
  expect(nameAll([one("a", "cpu", { host: "web-1", zone: "eu" })])).toEqual(["cpu"]);
});

test("the same metric combined in two ways is named by the ways", () => {
  expect(nameAll([one("a", "latency", {}, "p50"), one("b", "latency", {}, "p95")])).toEqual(["p50", "p95"]);
});

test("a mere number is said with its label", () => {
  expect(nameAll([one("a", "cpu", { cpu: "0" }), one("a", "cpu", { cpu: "10" })])).toEqual(["cpu 0", "cpu 10"]);
});

test("what still reads the same is told apart by its query", () => {
  expect(nameAll([one("a", "cpu"), one("b", "cpu")])).toEqual(["cpu · a", "cpu · b"]);
});

test("a panel may choose the label", () => {
  const series = [one("a", "cpu", { host: "web-1", core: "0" }), one("a", "cpu", { core: "1" })];
  expect(nameAll(series, "host")).toEqual(["web-1", "cpu"]);
});

test("names are ordered as people count", () => {
  expect(["cpu 10", "cpu 2", "cpu 1"].sort(inOrder)).toEqual(["cpu 1", "cpu 2", "cpu 10"]);
});
