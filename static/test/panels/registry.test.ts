// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Panel } from "../../src/document/panel";
import { fieldsOf } from "../../src/panels/fields";
import type { OptionField } from "../../src/panels/kind";
import { KINDS, kindOf } from "../../src/panels/registry";

type Described = "boolean" | string[] | { min?: number; max: number };
const file = "../tests/vectors/panels.json";
/** What the server takes: the options of each kind. */
const SERVER = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, Described>>;

function described({ type, choices, min, max }: OptionField): Described {
  if (type === "boolean") return "boolean";
  if (type === "select") return (choices ?? []).map(({ value }) => String(value)).sort();
  return min === undefined ? { max: max ?? 0 } : { min, max: max ?? 0 };
}

test("the server knows the same kinds, with the same options", () => {
  const forms = KINDS.map(({ kind, fields }) => [
    kind,
    Object.fromEntries(fields.map((field) => [field.path.replace(/^options\./, ""), described(field)])),
  ]);
  expect(Object.fromEntries(forms)).toEqual(SERVER);
});

test("what a field has by default is one of its choices, and every path names a field of its own", () => {
  for (const { fields } of KINDS) {
    for (const { choices, default: usual, type } of fields) {
      if (choices) expect(choices.map(({ value }) => value)).toContain(usual);
      if (type === "boolean") expect(typeof usual).toBe("boolean");
    }
    expect(new Set(fields.map(({ path }) => path)).size).toBe(fields.length);
  }
});

const panelOf = (kind: string, options = {}): Panel => ({ kind, title: "", at: [0, 0, 6, 6], queries: {}, options });

test("the form begins with the title, and leaves out what means nothing", () => {
  for (const kind of KINDS) {
    const paths = fieldsOf(kind, panelOf(kind.kind)).map(({ path }) => path);
    expect(paths.slice(0, 2)).toEqual(["title", "description"]);
  }
  const paths = (options: object) => fieldsOf(kindOf("timeseries"), panelOf("timeseries", options)).map((f) => f.path);
  expect(paths({})).not.toContain("options.rightUnit");
  expect(paths({ right: "q2" })).toContain("options.rightUnit");
  expect(paths({ scale: "log" })).not.toContain("options.stacked");
  expect(fieldsOf(kindOf("text"), panelOf("text")).map(({ path }) => path)).not.toContain("unit");
});

test("a kind that this page does not know is a table", () => {
  expect(kindOf("hologram").kind).toBe("table");
});

test("every kind that comes later comes", async () => {
  for (const { kind, view } of KINDS) {
    const found = "now" in view ? view.now : await view.later();
    expect(typeof found, kind).toBe("function");
  }
});
