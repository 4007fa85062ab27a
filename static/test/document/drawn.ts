/** Dashboards and operations as fast-check draws them: few ids, so that operations meet. */
import fc from "fast-check";
import { normal } from "../../src/document/normal";
import type { Operation } from "../../src/document/operations";

const ids = fc.constantFrom("a", "b", "c", "1");
const texts = fc.constantFrom("", "x", "CPU", "é🙂");
const numbers = fc.oneof(fc.integer({ min: -3, max: 200 }), fc.constantFrom(0.5, -2.25));
const places = fc.tuple(
  fc.integer({ min: 0, max: 12 }),
  fc.integer({ min: 0, max: 9 }),
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: 9 }),
);
const where = fc.dictionary(texts, texts, { maxKeys: 2 });
const query = fc.record({ metric: texts, where, over: texts }, { requiredKeys: ["metric"] });
const threshold = fc.record({ value: numbers, color: texts });
const option = fc.oneof(fc.boolean(), numbers, texts);
const panel = fc.record(
  {
    kind: texts,
    title: texts,
    at: places,
    queries: fc.dictionary(ids, query, { maxKeys: 2 }),
    thresholds: fc.dictionary(ids, threshold, { maxKeys: 2 }),
    options: fc.dictionary(ids, fc.option(option), { maxKeys: 2 }),
    unit: fc.option(texts),
    min: fc.option(numbers),
  },
  { requiredKeys: ["kind", "title", "at"] },
);

export const panels = fc.dictionary(fc.string({ minLength: 1, maxLength: 2 }), fc.record({ at: places }), {
  maxKeys: 12,
});

export const documents = fc
  .record(
    {
      title: texts,
      time: fc.record({ window: numbers }),
      panels: fc.dictionary(ids, panel, { maxKeys: 3 }),
      variables: fc.dictionary(ids, texts, { maxKeys: 2 }),
    },
    { requiredKeys: ["title", "time"] },
  )
  .map((document) => normal(JSON.parse(JSON.stringify(document)) as object));

const VALUES: [string, fc.Arbitrary<unknown>][] = [
  ["panels.$.queries.$", query],
  ["panels.$.thresholds.$", threshold],
  ["panels.$.options.$", option],
  ["variables.$", texts],
  ["panels.$", panel],
  ["panels.$.title", texts],
  ["panels.$.at", places],
  ["panels.$.min", numbers],
  ["panels.$.queries.$.metric", texts],
  ["panels.$.thresholds.$.value", numbers],
  ["title", texts],
  ["description", texts],
];

/** One operation; not seldom one that is refused. */
export const operation: fc.Arbitrary<Operation> = fc
  .constantFrom(...VALUES)
  .chain(([path, value]) => fc.tuple(fc.constant(path), fc.option(value, { freq: 8 }), ids, ids, kinds))
  .map(([path, value, one, other, op]) => {
    const named = path.replace("$", one).replace("$", other);
    return op === "remove" ? { op, path: named } : { op, path: named, value: JSON.parse(JSON.stringify(value)) };
  });
const kinds = fc.constantFrom<Operation["op"]>("set", "set", "add", "remove");

export const batches = fc.array(operation, { maxLength: 4 });
