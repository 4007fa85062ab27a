import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { difference } from "../../src/document/difference";
import { invert } from "../../src/document/invert";
import { normal } from "../../src/document/normal";
import { apply, type Operation, same, valueAt } from "../../src/document/operations";
import { overlap, Refused } from "../../src/document/paths";
import { batches, documents } from "./drawn";

interface Case {
  name: string;
  ops: Operation[];
  gives?: object;
  "undone by"?: Operation[];
  "differs by"?: Operation[];
  refused?: { code: string; message: string };
}

const vectors = new URL("../../../tests/vectors/operations.json", import.meta.url);
const { document, cases } = JSON.parse(readFileSync(vectors, "utf-8")) as { document: object; cases: Case[] };

const applied = (before: object, ops: readonly Operation[]): object | Refused => {
  try {
    return apply(before, ops);
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
};

test("there are vectors of both kinds", () => {
  expect(cases.filter(({ gives }) => gives).length).toBeGreaterThan(30);
  expect(cases.filter(({ refused }) => refused).length).toBeGreaterThan(30);
});

/** The server leaves out a value that is nothing. */
const bare = (ops: Operation[]): Operation[] =>
  ops.map(({ op, path, value }) => ((value ?? null) === null ? { op, path } : { op, path, value }));

test.each(cases)("$name", ({ ops, gives, refused, ...undo }) => {
  if (gives) {
    expect(apply(document, ops)).toEqual(gives);
    expect(bare(invert(document, ops))).toEqual(bare(undo["undone by"] ?? []));
    expect(bare(difference(document, gives))).toEqual(bare(undo["differs by"] ?? []));
  } else {
    const { code, message } = applied(document, ops) as Refused;
    expect({ code, message }).toEqual(refused);
    expect(() => invert(document, ops)).toThrow(Refused);
  }
});

test("law: what is undone was never done", () => {
  fc.assert(
    fc.property(documents, batches, (before, ops) => {
      const after = applied(before, ops);
      fc.pre(!(after instanceof Refused));
      expect(apply(after, invert(before, ops))).toEqual(before);
    }),
  );
});

test("law: a batch changes nothing in place, whether it is refused or not", () => {
  fc.assert(
    fc.property(documents, batches, (before, ops) => {
      const kept = JSON.stringify(before);
      const after = applied(before, ops);
      expect(JSON.stringify(before)).toBe(kept);
      if (!(after instanceof Refused)) expect(normal(after)).toEqual(after);
    }),
  );
});

test("law: the difference makes one of the other", () => {
  fc.assert(
    fc.property(documents, documents, (before, after) => {
      const ops = difference(before, after);
      expect(apply(before, ops)).toEqual(after);
      expect(ops.length > 0).toBe(!same(before, after));
    }),
  );
});

test("what did not change is the same object", () => {
  const after = apply(document, [{ op: "set", path: "panels.cpu.title", value: "Other" }]);
  const at = (state: object, ...names: string[]): unknown => valueAt(state, names);
  expect(at(after, "panels", "note")).toBe(at(document, "panels", "note"));
  expect(at(after, "panels", "cpu", "queries")).toBe(at(document, "panels", "cpu", "queries"));
  expect(at(after, "panels", "gone", "title")).toBeNull();
});

test("names of what every object has are ids like others", () => {
  const panel = { kind: "text", title: "", at: [0, 0, 1, 1], queries: {} };
  const ops: Operation[] = [
    { op: "add", path: "panels.constructor", value: panel },
    { op: "set", path: "panels.constructor.options.valueOf", value: 1 },
  ];
  const after = apply(document, ops);
  expect(valueAt(after, ["panels", "constructor", "options", "valueOf"])).toBe(1);
  expect(apply(after, invert(document, ops))).toEqual(document);
  expect(apply(document, difference(document, after))).toEqual(after);
});

test("paths overlap when one is within the other", () => {
  expect(overlap("panels.a", "panels.a.title")).toBe(true);
  expect(overlap("panels.a.title", "panels.a")).toBe(true);
  expect(overlap("title", "title")).toBe(true);
  expect(overlap("panels.a", "panels.ab")).toBe(false);
});
