import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Query } from "../../src/core/wire";
import { ACROSSES, normal, OVERS, parseQuery, printQuery } from "../../src/document/queryText";

const queryOf = (text: string): Query => {
  const parsed = parseQuery(text);
  if ("fault" in parsed) throw new Error(`${parsed.fault.at}: ${parsed.fault.text}`);
  return parsed.query;
};

describe("a query as text", () => {
  it.each<[Query, string]>([
    [{ metric: "cpu" }, "cpu"],
    [{ metric: "cpu_*", over: "max" }, "max(cpu_*)"],
    [{ metric: "room temp" }, '"room temp"'],
    [{ metric: "cpu", where: { host: "web-*" }, step: 10_000 }, 'cpu{host="web-*"}[10s]'],
    [{ metric: "cpu", across: "sum" }, "sum(avg(cpu))"],
    [{ metric: "reqs", over: "rate", across: "sum", by: ["host", "path"] }, "sum by (host, path) (rate(reqs))"],
  ])("prints %j as %s, and reads it back", (query, text) => {
    expect(printQuery(query)).toBe(text);
    expect(queryOf(text)).toEqual(query);
  });

  it("reads what people leave out or space out", () => {
    expect(queryOf(" sum by (host)(cpu { host = web-1 , } [ 1m ]) ")).toEqual({
      metric: "cpu",
      where: { host: "web-1" },
      across: "sum",
      by: ["host"],
      step: 60_000,
    });
  });

  it("reads back every query that it prints", () => {
    for (const query of manyQueries()) expect(queryOf(printQuery(query))).toEqual(normal(query));
  });

  it.each<[string, number, RegExp]>([
    ["", 0, /name of a metric/],
    ["cpu{host=}", 9, /value of host/],
    ["cpu{host", 8, /"="/],
    ["cpu{a=1, a=2}", 9, /twice/],
    ["mean(cpu)", 0, /"mean" is not a way/],
    ["rate by (host) (cpu)", 0, /combine series/],
    ["sum(mean(cpu))", 4, /points of a step/],
    ["cpu[soon]", 4, /duration/],
    ["cpu mem", 4, /after the query/],
    ['cpu{host="web', 9, /never closed/],
    ["cpu;", 3, /";" has no meaning/],
    ["max(cpu", 7, /"\)"/],
  ])("says what is wrong with %j at %i", (text, at, words) => {
    const parsed = parseQuery(text);
    expect("fault" in parsed && parsed.fault.at).toBe(at);
    expect("fault" in parsed && parsed.fault.text).toMatch(words);
  });

  it("reads every query that the manual shows", () => {
    const manual = readFileSync(new URL("../../../docs/editing.md", import.meta.url), "utf8");
    const shown = /```query\n(.*?)```/s.exec(manual)?.[1]?.trim().split("\n") ?? [];
    expect(shown.length).toBeGreaterThan(3);
    for (const text of shown) expect(queryOf(printQuery(queryOf(text)))).toEqual(queryOf(text));
  });

  it("never fails on any beginning of a text", () => {
    const text = 'sum by (host, "a b") (rate("x y"{path="/a\\"b", q=*}[10s]))';
    const broken = Array.from(text, (_, end) => parseQuery(text.slice(0, end))).filter((one) => "fault" in one);
    expect(broken.length).toBe(text.length - "sum ".length); // its beginnings "s" to "sum " are metrics
    expect("query" in parseQuery(text)).toBe(true);
  });
});

function* manyQueries(): Generator<Query> {
  const metrics = ["cpu", "a.b:c/d%e@f-g", "by", "größe", "room temp", "*"];
  const wheres = [
    {},
    { host: "web-1" },
    { host: 'a"b\\c', "k8s.pod": "", path: "/x?*" },
    { by: "by", "a b": "é, {}()" },
  ];
  for (const metric of metrics)
    for (const where of wheres)
      for (const over of [undefined, ...OVERS])
        for (const across of [undefined, null, ...ACROSSES])
          for (const by of [[], ["host"], ["by", "a b"]])
            for (const step of [0, 90_000])
              yield { metric, where, ...(over && { over }), ...(across !== undefined && { across }), by, step };
}
