// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { beforeEach, expect, test, vi } from "vitest";
import { Rooms } from "../../src/client/rooms";
import { Connection } from "../../src/core/connection";
import { strength } from "../../src/people/overlays";
import { DRAWER, type Panels, Stage } from "../../src/people/stage";
import { SeriesWindow } from "../../src/series/window";
import type { TimeState } from "../../src/time/state";
import { ManualClock } from "../clock";
import { FakeRooms, KeptUnsent } from "../fakeRooms";
import { followingNobody } from "./followingNobody";

let clock: ManualClock;
let server: FakeRooms;
let stage: Stage;
const zoom = vi.fn();

beforeEach(async () => {
  localStorage.clear();
  zoom.mockClear();
  clock = new ManualClock();
  server = new FakeRooms(clock);
  const connection = new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  const room = new Rooms(connection, new KeptUnsent(), clock).joinRoom("d1");
  const time = { range: signal({ from: 1_000, to: 2_000 }), zoom } as unknown as TimeState;
  const sync = { pointed: signal({ time: 1_500.4, source: "cpu" }) } as unknown as Stage["sync"];
  const panels: Panels = { cpu: { kind: "stat", title: "CPU", at: [0, 0, 6, 4], queries: {} } as never };
  stage = new Stage(room, signal(panels), time, sync, localStorage, followingNobody(room));
  connection.open();
  await clock.settle();
});

test("the drawer is as it was left", () => {
  expect(stage.open.value).toBe(false);
  stage.show(true);
  expect(localStorage.getItem(DRAWER)).not.toBeNull();
  stage.show(false);
  expect(localStorage.getItem(DRAWER)).toBeNull();
});

test("what others say while it is closed is unread, and new when it opens", async () => {
  server.keep({ type: "message", text: "one" });
  stage.room.send("mine");
  await clock.settle();
  expect(stage.unread.value).toBe(1);
  stage.show(true);
  expect(stage.newAfter.value).toBe(0);
  stage.room.readAll();
  expect(stage.unread.value).toBe(0);
  stage.look();
  expect(stage.newAfter.value).toBeNull();
});

test("a mark begins at the crosshair, and opens the drawer", () => {
  stage.mark();
  expect(stage.marking.value).toEqual({ at: 1_500 });
  expect(stage.open.value).toBe(true);
});

test("an annotation is discussed once it has its number", async () => {
  stage.room.annotate("deploy", { at: 1_500 });
  const [pending] = stage.room.view.value.annotations;
  if (pending) stage.discuss(pending);
  expect(stage.thread.value).toBeNull();
  await clock.settle();
  const [numbered] = stage.room.view.value.annotations;
  if (numbered) stage.discuss(numbered);
  expect(stage.thread.value).toBe(1);
});

test("links name what is shown, and lead there", () => {
  expect(stage.here()).toEqual({ from: 1_000, to: 2_000 });
  document.body.innerHTML = '<section data-panel="cpu" tabindex="0"></section>';
  stage.go({ panel: "cpu", from: 100_000, to: 400_000 });
  expect(zoom).toHaveBeenCalledWith(100_000, 400_000);
  expect(document.activeElement?.getAttribute("data-panel")).toBe("cpu");
  stage.go({ from: 100_000 });
  expect(zoom).toHaveBeenLastCalledWith(70_000, 130_000);
});

test("a crosshair that rests fades, and is gone", () => {
  expect([0, 2_500, 3_750, 5_000, 60_000].map((age) => strength({ seen: 0 }, age))).toEqual([1, 1, 0.5, 0, 0]);
});
