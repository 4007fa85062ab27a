import { beforeEach, expect, test } from "vitest";
import { Connection } from "../../src/core/connection";
import { SeriesWindow } from "../../src/series/window";
import { ManualClock } from "../clock";
import { FakeServer } from "../fakeServer";

const QUERY = { metric: "cpu" };
const OPTIONS = { window: 60_000, points: 60 };

let clock: ManualClock;
let server: FakeServer;
let connection: Connection<SeriesWindow>;

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

const values = (window: SeriesWindow, at = 0) => [...window.values(at)];

test("a watch gets a snapshot and then what changes", async () => {
  const watch = connection.watch(QUERY, OPTIONS);
  expect(watch.version.value).toBe(0);
  await clock.settle();
  server.set(1, "a", { 1000: 1, 2000: 2 });
  server.set(1, "a", { 2000: 2.5, 3000: 3 });
  await clock.settle();
  expect(watch.version.value).toBe(3);
  expect(values(watch.store)).toEqual([1, 2.5, 3]);
});

test("equal queries share one watch; the last to leave ends it", async () => {
  const first = connection.watch(QUERY, OPTIONS);
  const second = connection.watch({ metric: "cpu" }, { ...OPTIONS });
  await clock.settle();
  expect(server.commands("watch")).toHaveLength(1);
  expect(second.store).toBe(first.store);
  first.close();
  first.close();
  await clock.settle();
  expect(server.commands("unwatch")).toHaveLength(0);
  second.close();
  await clock.settle();
  expect(server.commands("unwatch")).toMatchObject([{ watch: 1 }]);
});

test("two watches that the server numbers alike both get its pushes, and the number lives as long as one does", async () => {
  const narrow = connection.watch(QUERY, OPTIONS);
  const wide = connection.watch(QUERY, { ...OPTIONS, points: 61 });
  await clock.settle();
  server.set(1, "a", { 1000: 1 });
  await clock.settle();
  expect([values(narrow.store), values(wide.store)]).toEqual([[1], [1]]);
  wide.close();
  await clock.settle();
  expect(server.commands("unwatch")).toHaveLength(0);
});

test("a watch that is closed before its number is known is still ended", async () => {
  connection.watch(QUERY, OPTIONS).close();
  await clock.settle();
  expect(server.commands("unwatch")).toMatchObject([{ watch: 1 }]);
});

test("a gap is noticed and asked for, once", async () => {
  const watch = connection.watch(QUERY, OPTIONS);
  await clock.settle();
  server.set(1, "a", { 1000: 1 });
  await clock.settle();
  server.set(1, "a", { 2000: 2 }, true);
  server.set(1, "b", { 2000: 20 });
  server.set(1, "a", { 3000: 3 });
  await clock.settle();
  expect(server.commands("recover")).toMatchObject([{ watch: 1, tick: 1 }]);
  expect(values(watch.store)).toEqual([1, 2, 3]);
  expect(values(watch.store, 1)).toEqual([Number.NaN, 20, Number.NaN]);
  server.set(1, "a", { 4000: 4 });
  await clock.settle();
  expect(values(watch.store)).toEqual([1, 2, 3, 4]);
});

test("an old push is ignored", async () => {
  const watch = connection.watch(QUERY, OPTIONS);
  await clock.settle();
  server.set(1, "a", { 1000: 1 });
  await clock.settle();
  server.tell(1, { type: "data", watch: 1, tick: 1, prev: 0, times: [1000], series: [{ at: 0, values: [99] }] });
  await clock.settle();
  expect(values(watch.store)).toEqual([1]);
});

test("after a reconnect everything is watched again and what came meanwhile is counted", async () => {
  const watch = connection.watch(QUERY, OPTIONS);
  await clock.settle();
  server.set(1, "a", { 1000: 1, 2000: 2 });
  await clock.settle();
  server.socket.end(1006, "");
  await clock.settle();
  expect(connection.state.value).toBe("offline");
  expect(values(watch.store)).toEqual([1, 2]);
  server.set(1, "a", { 3000: 3, 4000: 4 });
  server.set(1, "b", { 4000: 40 });
  await clock.advance(1_000);
  expect(connection.state.value).toBe("live");
  expect(connection.recovered.value).toBe(3);
  expect(values(watch.store)).toEqual([1, 2, 3, 4]);
  await clock.advance(5_000);
  expect(connection.recovered.value).toBeNull();
});

test("a watch made while offline begins with the connection", async () => {
  server.socket.end(1006, "");
  await clock.settle();
  const watch = connection.watch(QUERY, OPTIONS);
  await clock.advance(1_000);
  expect(watch.version.value).toBe(1);
});

test("the connection is live only when every watch has its snapshot", async () => {
  connection.watch(QUERY, OPTIONS);
  await clock.settle();
  server.socket.end(1006, "");
  await clock.settle();
  const states: string[] = [];
  connection.state.subscribe((state) => states.push(state));
  await clock.advance(1_000);
  expect(states).toEqual(["offline", "recovering", "live"]);
});

test("a refused watch says why and is asked again", async () => {
  server.refuse.watch = { code: "too_many", message: "5,000 series: narrow the query.", temporary: false };
  const watch = connection.watch(QUERY, OPTIONS);
  await clock.settle();
  expect(watch.error.value?.message).toBe("5,000 series: narrow the query.");
  expect(connection.state.value).toBe("live");
  server.refuse = {};
  watch.retry();
  await clock.settle();
  expect(watch.error.value).toBeNull();
  expect(watch.version.value).toBe(1);
});

test("a watch that was refused for now is asked again by itself", async () => {
  server.refuse.watch = { code: "unavailable", message: "The history is away.", temporary: true };
  const watch = connection.watch(QUERY, OPTIONS);
  await clock.settle();
  expect(watch.error.value?.temporary).toBe(true);
  server.refuse = {};
  await clock.advance(1_500);
  expect(watch.error.value).toBeNull();
});
