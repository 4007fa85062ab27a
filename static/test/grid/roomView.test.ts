import { signal } from "@preact/signals-core";
import { beforeEach, expect, test } from "vitest";
import type { RoomView } from "../../src/charts/room";
import { Rooms } from "../../src/client/rooms";
import { Connection } from "../../src/core/connection";
import type { Dashboard, Panel } from "../../src/document/panel";
import { roomViewOf } from "../../src/grid/roomView";
import { hue } from "../../src/rooms/people";
import { SeriesWindow } from "../../src/series/window";
import { ManualClock } from "../clock";
import { ADA, FakeRooms, GRACE, KeptUnsent } from "../fakeRooms";

let clock: ManualClock;
let server: FakeRooms;
let view: RoomView;
const CPU: Panel = { kind: "stat", title: "CPU", at: [0, 0, 6, 4], queries: {} };
const document = signal({ panels: { cpu: CPU } } as unknown as Dashboard);

beforeEach(async () => {
  clock = new ManualClock();
  server = new FakeRooms(clock);
  const connection = new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  view = roomViewOf(new Rooms(connection, new KeptUnsent(), clock).joinRoom("d1"), document);
  server.people = [GRACE, { ...ADA, panel: "cpu" }];
  connection.open();
  await clock.settle();
});

test("people come with oneself first, and what they look at has the title it has now", async () => {
  expect(view.people.value.map(({ name, me }) => [name, me])).toEqual([
    ["ada", true],
    ["grace", false],
  ]);
  const [ada, grace] = view.people.value;
  expect([ada?.looksAt, grace?.looksAt]).toEqual(["CPU", null]);
  expect(ada?.since).toBe(Date.parse(ADA.since));
  document.value = { panels: { cpu: { ...CPU, title: "Load" } } } as unknown as Dashboard;
  expect(view.people.value[0]?.looksAt).toBe("Load");
  document.value = { panels: {} } as unknown as Dashboard;
  expect(view.people.value[0]?.looksAt).toBeNull();
  const away = { ...GRACE, status: "away" };
  server.push({ type: "room", roomId: "d1", peopleCount: 2, people: [away] });
  await clock.settle();
  expect(view.people.value.map(({ away }) => away)).toEqual([false, true]);
});

test("messages and marks happen in their order, each by whom it is", async () => {
  server.keep({ type: "message", text: "slow" });
  server.keep({ type: "annotation", at: 5_000, until: 9_000, text: "deploy", severity: "warning" });
  server.keep({ type: "message", text: "by a machine", via: "ci" });
  await clock.settle();
  expect(view.happenings.value).toMatchObject([
    { kind: "message", text: "slow", by: "grace", hue: hue(GRACE.id), until: null, severity: null },
    { kind: "mark", text: "deploy", by: "grace", time: 5_000, until: 9_000, severity: "warning" },
    { kind: "message", text: "by a machine", by: "ci" },
  ]);
  expect(new Set(view.happenings.value.map(({ key }) => key)).size).toBe(3);
});

test("what was before is read when it is asked for", async () => {
  for (let number = 0; number < 60; number++) server.keep({ type: "message", text: `${number}` });
  const connection = new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  const late = roomViewOf(new Rooms(connection, new KeptUnsent(), clock).joinRoom("d1"), document);
  connection.open();
  await clock.settle();
  expect([late.happenings.value.length, late.earlier.value]).toEqual([50, true]);
  late.readEarlier();
  await clock.settle();
  expect([late.happenings.value.length, late.earlier.value]).toEqual([60, false]);
});
