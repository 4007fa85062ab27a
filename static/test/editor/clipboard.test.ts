// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { copiedPanel, panelIn } from "../../src/editor/clipboard";

const PANEL = { kind: "stat", title: "CPU", at: [0, 0, 6, 4], queries: { a: { metric: "cpu" } } };

test("a panel that was copied is found in its text", () => {
  expect(panelIn(JSON.stringify({ panel: PANEL }))).toEqual(PANEL);
  expect(copiedPanel({ getItem: () => JSON.stringify({ panel: PANEL }) })).toEqual(PANEL);
  expect(copiedPanel({ getItem: () => null })).toBeNull();
});

test.each([
  "",
  "hello",
  "null",
  "[]",
  '{"panel": null}',
  JSON.stringify({ panel: { ...PANEL, at: [0, 0, 6] } }),
  JSON.stringify({ panel: { ...PANEL, at: [0, -1, 6, 4] } }),
  JSON.stringify({ panel: { ...PANEL, kind: 3 } }),
])("%j holds no panel", (text) => {
  expect(panelIn(text)).toBeNull();
});
