import { signal } from "@preact/signals";
import { beforeEach, expect, test } from "vitest";
import { Rooms } from "../../src/client/rooms";
import { Connection } from "../../src/core/connection";
import type { View } from "../../src/core/roomWire";
import { type Ended, Following } from "../../src/people/following";
import { SeriesWindow } from "../../src/series/window";
import { ManualClock } from "../clock";
import { ADA, FakeRooms, GRACE, KeptUnsent } from "../fakeRooms";

let clock: ManualClock;
let server: FakeRooms;
let connection: Connection<SeriesWindow>;
let following: Following;
let ended: [name: string, why: Ended][];
const seconds = signal(0);
const shown = signal<View>({ window: 300_000, live: true, scroll: 0 });
let showing: View[];

/** Ada's page; Grace is in the room too. */
beforeEach(async () => {
  clock = new ManualClock();
  server = new FakeRooms(clock);
  server.people = [ADA, GRACE];
  connection = new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  const room = new Rooms(connection, new KeptUnsent(), clock).joinRoom("d1");
  [ended, showing] = [[], []];
  seconds.value = 0;
  shown.value = { window: 300_000, live: true, scroll: 0 };
  const page = {
    get shown() {
      return shown.value;
    },
    show: ({ window, from, to }: View) =>
      void showing.push({ ...(window && { window }), ...(from && { from }), ...(to && { to }) }),
  };
  following = new Following(
    room,
    page,
    seconds,
    (...why) => ended.push(why),
    () => clock.now(),
  );
  connection.open();
  await clock.settle();
});

async function pass(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await clock.advance(1_000);
    seconds.value++;
  }
}

async function hear(view: View): Promise<void> {
  server.push({ type: "room", roomId: "d1", peopleCount: 2, cursors: [{ user: "u2", gone: true, view }] });
  await clock.settle();
}

const views = () => server.commands("cursor").flatMap(({ view }) => view ?? []);

test("nobody tells what they look at while nobody follows", async () => {
  shown.value = { from: 1, to: 2 };
  await pass(10);
  expect(server.commands("cursor")).toEqual([]);
});

test("who follows says so, again and again, and goes where the other goes", async () => {
  await hear({ window: 1_000 });
  await clock.advance(10);
  following.start("u2");
  await pass(9);
  expect(views().length).toBeGreaterThanOrEqual(3);
  expect(views().every(({ follows }) => follows === "u2")).toBe(true);
  expect(showing).toEqual([]); // what was known before may be long ago
  await hear({ window: 60_000 });
  await hear({ from: 5, to: 9 });
  expect(showing).toEqual([{ window: 60_000 }, { from: 5, to: 9 }]);
  following.stop();
  await hear({ window: 1_000 });
  expect(showing).toHaveLength(2);
});

test("who is followed tells what they look at, at once and whenever it changes, until nobody wants to know", async () => {
  await hear({ follows: "u1" });
  expect(following.followers.value).toEqual(["u2"]);
  await clock.advance(100);
  expect(views()).toEqual([{ window: 300_000, live: true, scroll: 0 }]);
  shown.value = { from: 1, to: 2 };
  await clock.advance(100);
  expect(views().at(-1)).toEqual({ from: 1, to: 2 });
  await hear({ follows: "u1" });
  await clock.advance(100);
  expect(views()).toHaveLength(3); // who has just come and follows is answered too
  await pass(12);
  expect(following.followers.value).toEqual([]);
  const before = views().length;
  shown.value = { from: 3, to: 4 };
  await pass(1);
  expect(views()).toHaveLength(before);
});

test("one who leaves is followed no more", async () => {
  following.start("u2");
  server.push({ type: "room", roomId: "d1", peopleCount: 1, gone: ["u2"] });
  await clock.settle();
  expect([following.who.value, ended]).toEqual([null, [["grace", "gone"]]]);
});

test("a connection that is lost for a moment ends nothing", async () => {
  following.start("u2");
  server.socket.end(1006, "");
  await clock.advance(5_000);
  expect(connection.state.value).toBe("live");
  expect(following.who.value).toBe("u2");
  await hear({ window: 60_000 });
  expect(showing).toEqual([{ window: 60_000 }]);
});

test("of two who follow each other the earlier one stops, so that somebody leads", async () => {
  following.start("u2");
  await pass(6);
  await hear({ follows: "u1" });
  expect([following.who.value, ended]).toEqual([null, [["grace", "mutual"]]]);
  following.start("u2");
  await pass(1);
  await hear({ follows: "u1", window: 60_000 });
  expect(following.who.value).toBe("u2");
});
