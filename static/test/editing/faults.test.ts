import { describe, expect, it } from "vitest";
import type { Dashboard } from "../../src/document/panel";
import { editable, parsed, placeIn } from "../../src/editing/faults";

const fault = (text: string) => {
  const result = parsed(text);
  return "fault" in result ? result.fault : null;
};

describe("a text that is to become a dashboard", () => {
  it("is taken when it is an object", () => {
    expect(parsed('{"title": "A"}')).toEqual({ value: { title: "A" } });
  });

  it("is refused by line", () => {
    expect(fault('{\n  "title": "A",\n  "panels": {,}\n}')?.text).toMatch(/^Line 3: /);
    expect(fault('{\n  "title": "A"')?.text).toMatch(/^Line 2: /);
  });

  it("is refused when it is something else", () => {
    expect(fault("[]")?.text).toMatch(/begins with \{/);
    expect(fault("")).not.toBeNull();
  });
});

it("shows what may be changed only", () => {
  const document: Dashboard = {
    id: "d1",
    title: "A",
    time: { window: 1 },
    panels: {},
    revision: 3,
    created: "",
    updated: "",
    owner: "u1",
  };
  expect(Object.keys(editable(document))).toEqual(["title", "time", "panels"]);
});

it("finds the place that the server's message names", () => {
  const text = JSON.stringify({ title: "A", panels: { a: { unit: "x" }, b: { unit: "y" } } }, null, 2);
  const at = placeIn(text, "panels.b.unit: expected one of …") ?? 0;
  expect(text.slice(at)).toMatch(/^"unit": "y"/);
  expect(placeIn(text, "something else")).toBeUndefined();
});
