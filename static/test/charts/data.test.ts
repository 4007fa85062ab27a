// @vitest-environment happy-dom
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PanelData } from "../../src/charts/data";
import { SeriesColors } from "../../src/core/colors";
import { Connection } from "../../src/core/connection";
import type { Panel } from "../../src/document/panel";
import { SeriesWindow } from "../../src/series/window";
import { ManualClock } from "../clock";
import { FakeServer } from "../fakeServer";
import { until } from "../until";

const LIVE = { window: 60_000 };

let clock: ManualClock;
let server: FakeServer;
let connection: Connection<SeriesWindow>;
let data: PanelData;

async function show(panel: Pick<Panel, "queries" | "options">): Promise<PanelData> {
  data = new PanelData(panel, connection, { colors: new SeriesColors() });
  data.show(LIVE, 60);
  await clock.settle();
  return data;
}

beforeEach(async () => {
  clock = new ManualClock();
  server = new FakeServer(clock);
  connection = new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  connection.open();
  await clock.settle();
});

afterEach(() => data.dispose());

test("series become rows in the order people count, with names and colours that stay", async () => {
  await show({ queries: { a: { metric: "cpu" } } });
  expect(data.ready.value).toBe(true);
  expect(data.rows.value).toEqual([]);
  server.set(1, "web-10", { 1000: 1 });
  server.set(1, "web-2", { 1000: 2 });
  await clock.settle();
  expect(data.rows.value.map(({ name }) => name)).toEqual(["web-2", "web-10"]);
  const before = data.rows.value.map(({ key, slot }) => [key, slot]);
  server.set(1, "web-1", { 2000: 3 });
  await clock.settle();
  expect(data.rows.value.slice(1).map(({ key, slot }) => [key, slot])).toEqual(before);
});

test("two queries are one panel", async () => {
  await show({ queries: { a: { metric: "in" }, b: { metric: "out" } } });
  server.set(1, "web-1", { 1000: 1 });
  server.set(2, "web-1", { 1000: 2 });
  await clock.settle();
  expect(data.rows.value.map(({ name, window, at }) => [name, window.values(at).at(-1)])).toEqual([
    ["in", 1],
    ["out", 2],
  ]);
});

test("every push is told", async () => {
  await show({ queries: { a: { metric: "cpu" } } });
  const before = data.version.value;
  server.set(1, "web-1", { 1000: 1 });
  await clock.settle();
  expect(data.version.value).toBeGreaterThan(before);
});

test("a new range is fetched beside what stands", async () => {
  await show({ queries: { a: { metric: "cpu" } } });
  server.set(1, "web-1", { 1000: 1 });
  await clock.settle();
  const [row] = data.rows.value;
  data.show({ window: 120_000 }, 60);
  expect(data.ready.value).toBe(true);
  expect(data.rows.value[0]).toBe(row);
  await clock.settle();
  expect(data.rows.value[0]?.window).not.toBe(row?.window);
  expect(server.commands("watch").map(({ window }) => window)).toEqual([60_000, 120_000]);
});

test("a refusal is told, keeps what stands, and can be tried again", async () => {
  await show({ queries: { a: { metric: "cpu" } } });
  server.refuse.watch = { code: "too_many", message: "Narrow the query.", temporary: false };
  data.show({ window: 120_000 }, 60);
  await clock.settle();
  expect(data.error.value?.message).toBe("Narrow the query.");
  expect(data.ready.value).toBe(true);
  server.refuse = {};
  data.retry();
  await clock.settle();
  expect(data.error.value).toBeNull();
});

test("what is gone is not watched any more", async () => {
  await show({ queries: { a: { metric: "cpu" } } });
  data.dispose();
  await clock.settle();
  expect(server.commands("unwatch")).toHaveLength(1);
});

test("stale is when all rows are, since the newest of their last values", async () => {
  await show({ queries: { a: { metric: "cpu" } } });
  expect(data.staleSince(1e9)).toBeNull();
  server.set(1, "web-1", { 1000: 1, 2000: 1, 3000: 1 });
  server.set(1, "web-2", { 1000: 1, 2000: 1, 3000: 1, 4000: 1 });
  await clock.settle();
  expect(data.staleSince(9_500)).toBeNull();
  expect(data.staleSince(30_000)).toBe(4000);
});

test("rows without a value in the range are left out", async () => {
  await show({ queries: { a: { metric: "cpu" } } });
  server.set(1, "old", { 1000: 1 });
  server.set(1, "new", { 9000: 1 });
  await clock.settle();
  expect(data.rowsIn({ from: 5000, to: 10_000 }).map(({ name }) => name)).toEqual(["new"]);
  expect(data.rowsIn({ from: 0, to: 4000 }).map(({ name }) => name)).toContain("old");
});

test("an interval is read once, over HTTP", async () => {
  const asked: URL[] = [];
  const http: Server = createServer((request, response) => {
    asked.push(new URL(request.url ?? "/", "http://x"));
    const series = [{ metric: "cpu", labels: { host: "web-1" }, values: [7, null] }];
    response.end(JSON.stringify({ from: 1000, to: 3000, step: 1000, times: [1000, 2000], series }));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(
    `http://127.0.0.1:${(http.address() as AddressInfo).port}/d/d1`,
  );
  await show({ queries: { a: { metric: "cpu", where: { host: "web-*" }, across: "sum", by: ["host", "zone"] } } });
  data.show({ from: 1000, to: 3000 }, 60);
  await until(() => data.rows.value.length === 1);
  expect([...(data.rows.value[0]?.window.values(0) ?? [])]).toEqual([7, Number.NaN]);
  expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
    metric: "cpu",
    where: "host=web-*",
    from: "1970-01-01T00:00:01.000Z",
    to: "1970-01-01T00:00:03.000Z",
    step: "auto",
    across: "sum",
    by: "host,zone",
    points: "60",
  });
  await new Promise((resolve) => http.close(resolve));
});
