// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PanelConnection } from "../../src/charts/connect";
import { PanelData } from "../../src/charts/data";
import { choose, Legend } from "../../src/charts/Legend";
import { CursorSync } from "../../src/charts/sync";
import type { Value } from "../../src/core/wire";
import type { Panel } from "../../src/document/panel";
import type { View, ViewProps } from "../../src/panels/kind";
import { kindOf } from "../../src/panels/registry";
import { SeriesWindow } from "../../src/series/window";
import { until } from "../until";

const NOW = 100_000;
const PANEL: Panel = {
  kind: "stat",
  title: "CPU",
  at: [0, 0, 6, 4],
  queries: { a: { metric: "cpu" } },
  unit: "percent",
  thresholds: { warm: { value: 70, color: "amber" }, hot: { value: 90, color: "red" } },
};

let sync: CursorSync;
let props: ViewProps;

/** The component of a kind that comes with the page. */
function viewOf(kind: string): View {
  const { view } = kindOf(kind);
  if (!("now" in view)) throw new Error(`${kind} comes later`);
  return view.now;
}

/** A panel over series that were like this, one value a second, until now. */
function given(series: Readonly<Record<string, Value[]>>, panel: Partial<Panel> = {}, states?: string[]): void {
  const columns = Object.entries(series);
  const length = columns[0]?.[1].length ?? 0;
  const store = new SeriesWindow(60_000);
  store.snapshot({
    type: "snapshot",
    watch: 1,
    tick: 0,
    step: 1000,
    times: Array.from({ length }, (_, i) => NOW - (length - i) * 1000),
    series: columns.map(([host, values]) => ({ metric: "cpu", labels: { host }, values, ...(states && { states }) })),
  });
  const watch: PanelConnection["watch"] = (query, options) => ({
    query,
    options,
    store,
    version: signal(1),
    error: signal(null),
    retry: () => undefined,
    close: () => undefined,
  });
  const connection = { watch } as PanelConnection;
  const shown = { ...PANEL, ...panel };
  const data = new PanelData(shown, connection, sync);
  data.show({ window: 60_000 }, 60);
  props = {
    id: "p1",
    panel: shown,
    data,
    sync,
    bounds: () => ({ from: NOW - 60_000, to: NOW }),
    moving: signal(true),
    stale: signal(null),
    compact: false,
    onZoom: () => undefined,
    onZoomOut: () => undefined,
  };
  const View = viewOf(shown.kind);
  render(<View {...props} />, document.body);
}

const texts = (selector: string) =>
  [...document.querySelectorAll(selector)].map((each) => each.textContent?.replaceAll("\u202f", " "));

beforeEach(() => {
  sync = new CursorSync();
});

afterEach(() => {
  render(null, document.body);
  props.data.dispose();
  sync.dispose();
});

test("a stat shows the value as it is now, how it changed, and its course", () => {
  given({ "web-1": [40, 50, 73] });
  expect(texts(".stat-value")).toEqual(["73 %"]);
  expect(document.querySelector(".stat-value")?.classList).toContain("amber");
  expect(texts(".stat-below")[0]).toContain("33 points in 3 s");
  expect(document.querySelector(".sparkline .line")?.getAttribute("d")).toMatch(/^M\d+ [\d.]+L/);
});

test("a stale stat says since when", () => {
  given({ "web-1": [40] });
  const View = viewOf("stat");
  render(<View {...props} stale={signal(new Date(2026, 10, 22, 12, 3, 10).getTime())} />, document.body);
  expect(texts(".stat-below")[0]).toMatch(/^stale since (22 Nov )?12:03/);
});

test("a stat of several series is a list", () => {
  given({ "web-1": [40], "web-2": [95] });
  expect(texts(".stats dt")).toEqual(["web-1", "web-2"]);
  expect(texts(".stats .stat-value")).toEqual(["40 %", "95 %"]);
  expect(document.querySelectorAll(".stat-value.red")).toHaveLength(1);
});

test("a gauge is a meter with words", () => {
  given({ "web-1": [40, 77.5] }, { kind: "gauge" });
  const meter = document.querySelector("[role=meter]");
  expect(meter?.getAttribute("aria-label")).toBe("CPU");
  expect(["valuemin", "valuemax", "valuenow"].map((name) => meter?.getAttribute(`aria-${name}`))).toEqual([
    "0",
    "100",
    "77.5",
  ]);
  expect(meter?.getAttribute("aria-valuetext")).toBe("77.5\u202f%");
  expect(document.querySelectorAll(".zone")).toHaveLength(2);
});

test("a table has a row for each series and sorts", async () => {
  given({ "web-2": [10, 20], "web-1": [90, 80], "web-10": [null, 30] }, { kind: "table" });
  expect(texts("tbody th")).toEqual(["web-1", "web-2", "web-10"]);
  expect(texts("tbody tr:first-child td:not(.part)")).toEqual(["80 %", "85 %", "80 %", "90 %"]);
  const now = document.querySelectorAll<HTMLElement>("thead button")[1];
  now?.click();
  await Promise.resolve();
  expect(texts("tbody th")).toEqual(["web-1", "web-10", "web-2"]);
  expect(document.querySelector("th.last")?.getAttribute("aria-sort")).toBe("descending");
  now?.click();
  await Promise.resolve();
  expect(texts("tbody th")).toEqual(["web-2", "web-10", "web-1"]);
});

test("a legend shows the last values, and those under the crosshair", async () => {
  given({ "web-1": [1, 2, 3], "web-2": [4, 5, 6] });
  const chosen = signal<ReadonlySet<string>>(new Set());
  render(<Legend {...props} chosen={chosen} focus={signal(null)} />, document.body);
  expect(texts(".legend b")).toEqual(["3 %", "6 %"]);
  expect(texts(".legend .extreme")).toEqual(["min 1 %", "max 3 %", "min 4 %", "max 6 %"]);
  sync.pointed.value = { time: NOW - 2_500, source: "p2" };
  await until(() => texts(".legend b")[0] === "1 %");
  expect(texts(".legend b")).toEqual(["1 %", "4 %"]);
});

test("a click in the legend shows one alone, Ctrl adds, a second click shows all again", () => {
  const chosen = signal<ReadonlySet<string>>(new Set());
  const after = (key: string, adding: boolean) => {
    choose(chosen, key, adding);
    return [...chosen.value];
  };
  expect(after("a", false)).toEqual(["a"]);
  expect(after("b", true)).toEqual(["a", "b"]);
  expect(after("a", true)).toEqual(["b"]);
  expect(after("b", false)).toEqual([]);
});

test("a mapped value is its word in its colour, and the whole panel may take it", () => {
  const mappings = { up: { value: 1, text: "up", color: "green" as const } };
  given({ "web-1": [0, 1] }, { mappings, options: { tint: "panel", delta: false, sparkline: false } });
  expect(texts(".stat-value")).toEqual(["up"]);
  expect(document.querySelector(".stat-tint.green")).not.toBeNull();
  expect(document.querySelector(".sparkline, .stat-below")).toBeNull();
});

test("a change is good or bad where the panel says which", () => {
  given({ "web-1": [40, 73] }, { options: { better: "down" } });
  expect(document.querySelector(".stat-below")?.classList).toContain("red");
});

test("a stat may show another value than the last", () => {
  given({ "web-1": [40, 90, 50] }, { options: { show: "max" } });
  expect(texts(".stat-value")).toEqual(["90 %"]);
});

test("a table begins in the order of the panel, and may show less", () => {
  const options = { sort: "last", down: true, bars: false, columns: "now" };
  given({ a: [10], b: [90], c: [50] }, { kind: "table", options });
  expect(texts("tbody th")).toEqual(["b", "c", "a"]);
  expect(document.querySelectorAll("thead th")).toHaveLength(2);
  expect(document.querySelector(".share")).toBeNull();
});

test("bars are ranked, measured and counted", async () => {
  given({ a: [10], b: [90], c: [50] }, { kind: "stat" });
  const { Bargauge } = await import("../../src/panels/bargauge/Bargauge");
  const panel = { ...props.panel, kind: "bargauge", options: { top: 2 } };
  render(<Bargauge {...props} panel={panel} />, document.body);
  expect(texts(".bar-line dt")).toEqual(["b", "c"]);
  expect(texts(".bar-line dd")).toEqual(["90 %", "50 %"]);
  expect(document.querySelector<HTMLElement>(".bar-track.red i")?.style.inlineSize).toBe("90.00%");
  expect(texts(".more")).toEqual(["and 1 more"]);
});

const STATES = ["ok", "down", "degraded"];

test("a state is its word: without a course, a dial or a part of anything", async () => {
  const mappings = { a: { value: "down", color: "red" as const } };
  given({ web: [0, 2, 1] }, { mappings, options: { show: "avg" } }, STATES);
  expect(texts(".stat-value")).toEqual(["down"]);
  expect(document.querySelector(".sparkline, .stat-below")).toBeNull();
  given({ web: [0, 2, 1], db: [1, 1, 0] }, { kind: "gauge", mappings, options: { show: "max" } }, STATES);
  expect(texts(".dial.state")).toEqual(["okdb", "downweb"]);
  expect(document.querySelector(".said.red")?.textContent).toBe("down");
  expect(document.querySelector("[role=meter], .dial svg")).toBeNull();
  const { Bargauge } = await import("../../src/panels/bargauge/Bargauge");
  render(<Bargauge {...props} panel={{ ...props.panel, kind: "bargauge" }} />, document.body);
  expect(texts(".bar-line")).toEqual(["dbok", "webdown"]);
  expect(document.querySelector(".bar-track")).toBeNull();
});

test("a table of states sorts by their words and has no bars for them", () => {
  given({ a: [0], b: [1], c: [2] }, { kind: "table", options: { sort: "last" } }, STATES);
  expect(texts("tbody th")).toEqual(["c", "b", "a"]);
  expect(document.querySelector(".share")).toBeNull();
});

test("the legend of states has no least and no most", () => {
  given({ a: [0, 1] }, {}, STATES);
  render(<Legend {...props} chosen={signal(new Set<string>())} focus={signal(null)} />, document.body);
  expect(texts(".legend b, .legend small")).toEqual(["down"]);
});
