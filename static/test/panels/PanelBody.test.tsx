// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, expect, test } from "vitest";
import type { PanelConnection } from "../../src/charts/connect";
import { CursorSync } from "../../src/charts/sync";
import type { TimeRange } from "../../src/core/time";
import type { Panel } from "../../src/document/panel";
import { PanelBody } from "../../src/panels/PanelBody";
import { until } from "../until";

const PANEL: Panel = { kind: "stat", title: "CPU", at: [0, 0, 6, 4], queries: {} };
const connection = {
  state: signal("live"),
  droppedAt: signal(null),
  slowed: signal(1),
  behind: signal(false),
  now: () => Date.now(),
} as unknown as PanelConnection;
const sync = new CursorSync();
const [range, live] = [signal<TimeRange>({ window: 60_000 }), signal(true)];
const nothing = () => undefined;

afterEach(() => render(null, document.body));

async function shown(panel: Panel): Promise<Panel | undefined> {
  render(
    <PanelBody id="p1" {...{ panel, range, live, connection, sync }} onZoom={nothing} onZoomOut={nothing} />,
    document.body,
  );
  await until(() => sync.shown.has("p1"));
  return sync.shown.get("p1")?.panel;
}

test("a panel that is moved keeps its picture; one that is drawn otherwise does not", async () => {
  expect(await shown(PANEL)).toBe(PANEL);
  expect(await shown({ ...PANEL, at: [6, 0, 6, 4] })).toBe(PANEL);
  const other: Panel = { ...PANEL, unit: "percent" };
  render(
    <PanelBody id="p1" panel={other} {...{ range, live, connection, sync }} onZoom={nothing} onZoomOut={nothing} />,
    document.body,
  );
  await until(() => sync.shown.get("p1")?.panel === other);
});

test("a panel that asks for nothing says so", async () => {
  await shown(PANEL);
  await until(() => document.body.textContent?.includes("Give it a query") ?? false);
});
