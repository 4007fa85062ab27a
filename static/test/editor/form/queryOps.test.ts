import { expect, test } from "vitest";
import type { Query } from "../../../src/core/wire";
import { apply } from "../../../src/document/operations";
import { normal } from "../../../src/document/queryText";
import { queryOps } from "../../../src/editor/form/queryOps";

const PATH = "panels.p.queries.q";
const QUERIES: Query[] = [
  { metric: "cpu" },
  { metric: "cpu", over: "avg", where: {}, by: [], step: 0, across: null },
  { metric: "cpu", where: { host: "a" }, over: "rate" },
  { metric: "mem", across: "sum", by: ["host", "cpu"], step: 1000 },
  { metric: "mem", across: "sum", by: ["cpu", "host"] },
];

test("only what differs is set, and what is left out goes back to its default", () => {
  expect(queryOps(PATH, { metric: "cpu", over: "rate" }, { metric: "cpu", step: 1000 })).toEqual([
    { op: "set", path: `${PATH}.over`, value: null },
    { op: "set", path: `${PATH}.step`, value: 1000 },
  ]);
});

test("applied to the one they make the other", () => {
  for (const before of QUERIES)
    for (const after of QUERIES) {
      const document = { panels: { p: { queries: { q: normal(before) } } } };
      const found = apply(document, queryOps(PATH, before, after));
      expect(normal(found.panels.p.queries.q)).toEqual(normal(after));
    }
});
