import { beforeEach, expect, test } from "vitest";
import type { Room } from "../../src/client/room";
import { Rooms } from "../../src/client/rooms";
import { Connection } from "../../src/core/connection";
import { SeriesWindow } from "../../src/series/window";
import { ManualClock } from "../clock";
import { FakeRooms, GRACE, KeptUnsent } from "../fakeRooms";

let clock: ManualClock;
let server: FakeRooms;
let store: KeptUnsent;
let connection: Connection<SeriesWindow>;
let room: Room;

/** A page, on the same server and with the same storage as the one before it. */
async function visit(): Promise<void> {
  connection = new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  room = new Rooms(connection, store, clock).joinRoom("d1");
  connection.open();
  await clock.settle();
}

beforeEach(() => {
  clock = new ManualClock();
  server = new FakeRooms(clock);
  store = new KeptUnsent();
});

const texts = () => room.view.value.messages.map(({ text }) => text);
const say = (text: string) => server.keep({ type: "message", text });
const offline = async () => {
  server.up = false;
  server.socket.end(1006, "");
  await clock.settle();
};
const online = async () => {
  server.up = true;
  connection.retry();
  await clock.settle();
};

test("joining brings the newest entries and the people", async () => {
  for (let i = 1; i <= 60; i++) say(`message ${i}`);
  await visit();
  expect(room.state.value).toBe("joined");
  expect(texts()).toHaveLength(50);
  expect(texts().at(-1)).toBe("message 60");
  expect([...room.scene.value.people.keys()]).toEqual(["u1"]);
  expect(room.earlier.value).toBe(true);
});

test("older entries come in pages until there are none", async () => {
  for (let i = 1; i <= 120; i++) say(`message ${i}`);
  await visit();
  for (let page = 0; page < 3; page++) {
    const read = room.older();
    await clock.settle();
    await read;
  }
  expect(texts()).toEqual(Array.from({ length: 120 }, (_, i) => `message ${i + 1}`));
  expect(room.earlier.value).toBe(false);
  expect(server.commands("read_log")).toHaveLength(2);
});

test("what one says is shown at once, and once", async () => {
  await visit();
  room.send("hello");
  expect(room.view.value.messages).toMatchObject([{ text: "hello", pending: true, user: { name: "ada" } }]);
  const [before] = room.view.value.messages;
  await clock.settle();
  expect(room.view.value.messages).toMatchObject([{ text: "hello", pending: false, offset: 1, key: before?.key }]);
  expect(room.unsent.value).toEqual([]);
  expect(store.kept.size).toBe(0);
});

test("a message whose reply was lost is kept once", async () => {
  await visit();
  server.swallow = server.mute = true;
  room.send("once");
  await clock.settle();
  server.swallow = server.mute = false;
  await offline();
  await online();
  expect(server.log.filter(({ type }) => type === "message")).toHaveLength(1);
  expect(room.view.value.messages).toMatchObject([{ text: "once", pending: false }]);
  expect(store.kept.size).toBe(0);
});

test("messages said while offline go out in order when the connection is back", async () => {
  await visit();
  await offline();
  for (const text of ["one", "two", "three"]) room.send(text);
  expect(room.view.value.messages.map(({ pending }) => pending)).toEqual([true, true, true]);
  expect(room.state.value).toBe("away");
  say("meanwhile");
  await online();
  expect(texts()).toEqual(["meanwhile", "one", "two", "three"]);
  expect(room.unsent.value).toEqual([]);
});

test("a reload keeps what was not sent", async () => {
  await visit();
  await offline();
  room.send("typed in the tunnel");
  connection.close();
  server.up = true;
  await visit();
  expect(texts()).toEqual(["typed in the tunnel"]);
  expect(store.kept.size).toBe(0);
});

test("nobody sends what somebody else has left", async () => {
  const command = { type: "message" as const, roomId: "d1", operationId: "o1", text: "not mine" };
  await store.put({ operationId: "o1", roomId: "d1", userId: "u9", time: clock.now(), command, refused: null });
  await visit();
  expect(server.log).toEqual([]);
  expect(store.kept.size).toBe(1);
});

test("so much may wait, and no more", async () => {
  await visit();
  await offline();
  for (let i = 0; i < 100; i++) room.send(`message ${i}`);
  expect(() => room.send("one more")).toThrow("Too much waits");
});

test("a refused message stays until it is tried again or given up", async () => {
  await visit();
  server.refusal = { code: "forbidden", message: "Not you.", temporary: false };
  room.send("let me");
  room.send("me too");
  await clock.settle();
  expect(room.unsent.value.map(({ refused }) => refused)).toEqual(["Not you.", "Not you."]);
  const [first, second] = room.unsent.value;
  server.refusal = null;
  room.discard(second?.operationId ?? "");
  room.retry(first?.operationId ?? "");
  await clock.settle();
  expect(texts()).toEqual(["let me"]);
  expect(room.view.value.messages[0]?.pending).toBe(false);
});

test("an edit that is refused is undone, and the reason is told", async () => {
  say("hers");
  await visit();
  server.refusal = { code: "forbidden", message: "This message is somebody else's.", temporary: false };
  room.edit(1, "mine");
  expect(texts()).toEqual(["mine"]);
  await clock.settle();
  expect(texts()).toEqual(["hers"]);
  expect(room.refusal.value).toBe("This message is somebody else's.");
});

test("a failure that passes is tried again", async () => {
  await visit();
  server.refusal = { code: "unavailable", message: "MongoDB is away.", temporary: true };
  room.send("patience");
  await clock.settle();
  expect(room.unsent.value).toMatchObject([{ refused: null }]);
  server.refusal = null;
  await clock.advance(10_000);
  expect(room.view.value.messages).toMatchObject([{ text: "patience", pending: false }]);
});

test("who speaks too fast waits as long as the server says, and nothing is lost, doubled or out of order", async () => {
  await visit();
  server.refusal = { code: "too_many", message: "that is too fast", temporary: true, retryAfter: 3 };
  for (const text of ["one", "two"]) room.send(text);
  await clock.settle();
  room.send("three");
  await clock.advance(2_900);
  expect(server.commands("message")).toHaveLength(1);
  server.refusal = null;
  await clock.advance(200);
  expect(server.log.map((entry) => "text" in entry && entry.text)).toEqual(["one", "two", "three"]);
  expect(room.unsent.value).toEqual([]);
});

test("what others said meanwhile counts among what was recovered; who came does not, nor does one's own", async () => {
  await visit();
  await offline();
  say("hers");
  server.keep({ type: "user_joined" });
  server.keep({ type: "annotation", text: "deploy", at: 1 });
  server.keep({ type: "message", text: "from another tab" }, { id: "u1", name: "ada" });
  await online();
  expect(connection.recovered.value).toBe(2);
  await clock.advance(5_000);
  expect(connection.recovered.value).toBeNull();
  await offline();
  await online();
  expect(connection.recovered.value).toBe(0);
});

test("what one looks at goes with where one points, and is told once more when only it changes", async () => {
  await visit();
  room.look({ window: 60_000, live: true });
  await clock.settle();
  room.point({ panel: "cpu", x: 0.5, y: 0.5 });
  await clock.advance(200);
  room.point(null);
  room.look({ from: 1, to: 2 });
  await clock.advance(1_000);
  expect(server.commands("cursor")).toMatchObject([
    { gone: true, view: { window: 60_000 } },
    { panel: "cpu", view: { window: 60_000 } },
    { gone: true, view: { window: 60_000 } },
    { gone: true, view: { from: 1, to: 2 } },
  ]);
  room.look(null);
  await clock.advance(1_000);
  expect(server.commands("cursor")).toHaveLength(4);
});

test("whoever was away gets exactly what was missed", async () => {
  say("one");
  await visit();
  await offline();
  for (let i = 0; i < 70; i++) say(`missed ${i}`);
  await online();
  expect(server.commands("join_room").at(-1)).toMatchObject({ position: { epoch: "e1", offset: 1 } });
  expect(texts()).toHaveLength(71);
  expect(new Set(texts()).size).toBe(71);
});

test("a push that is missing is noticed and asked for", async () => {
  await visit();
  server.mute = true;
  say("lost");
  server.mute = false;
  say("seen");
  await clock.settle();
  expect(texts()).toEqual(["lost", "seen"]);
  expect(server.commands("join_room")).toHaveLength(2);
});

test("a log that began anew replaces what was held", async () => {
  say("old life");
  await visit();
  await offline();
  server.epoch = "e2";
  server.log = [];
  say("new life");
  await online();
  expect(texts()).toEqual(["new life"]);
});

test("people, typing and cursors follow the pushes", async () => {
  await visit();
  server.push({ type: "room", roomId: "d1", peopleCount: 2, people: [GRACE], typing: ["u2"] });
  server.push({ type: "room", roomId: "d1", peopleCount: 2, cursors: [{ user: "u2", panel: "cpu", x: 0.5, y: 0.2 }] });
  await clock.settle();
  expect(room.scene.value).toMatchObject({ count: 2, typing: ["u2"] });
  expect(room.scene.value.cursors.get("u2")).toMatchObject({ panel: "cpu", seen: clock.now() });
  server.push({ type: "room", roomId: "d1", peopleCount: 1, gone: ["u2"] });
  await clock.settle();
  expect(room.scene.value).toMatchObject({ count: 1, typing: [] });
  expect(room.scene.value.cursors.size).toBe(0);
});

test("typing is said again now and then, and its end once", async () => {
  await visit();
  for (let i = 0; i < 10; i++) {
    room.typing(true);
    await clock.advance(500);
  }
  room.typing(false);
  room.typing(false);
  await clock.settle();
  expect(server.commands("typing").map(({ isTyping }) => isTyping)).toEqual([true, true, false]);
});

test("a cursor is told at a steady pace, and its last place always", async () => {
  await visit();
  for (let i = 0; i <= 100; i++) {
    room.point({ panel: "cpu", x: i / 100, y: 0.5 });
    await clock.advance(5);
  }
  room.point(null);
  await clock.advance(1_000);
  const told = server.commands("cursor");
  expect(told.length).toBeLessThan(10);
  expect(told.at(-1)).toMatchObject({ gone: true });
});

test("how one is is said anew on each connection", async () => {
  await visit();
  room.be("away", "cpu");
  room.be("away", "cpu");
  await offline();
  await online();
  expect(server.commands("presence")).toMatchObject([{ status: "away", panel: "cpu" }, { status: "away" }]);
});

test("reading goes forward only, and is told once", async () => {
  say("one");
  await visit();
  expect(room.read.value).toBe(0);
  room.readAll();
  room.readAll();
  await clock.settle();
  expect(room.read.value).toBe(1);
  expect(server.commands("read_to")).toMatchObject([{ offset: 1 }]);
});

test("a room that is closed says so, and is not joined again", async () => {
  await visit();
  server.push({ type: "room_closed", roomId: "d1" });
  await clock.settle();
  expect(room.state.value).toBe("refused");
  await offline();
  await online();
  expect(server.commands("join_room")).toHaveLength(1);
});

test("who is known can write before there is a connection, and sees what an earlier page left", async () => {
  const command = { type: "message" as const, roomId: "d1", operationId: "o1", text: "left" };
  await store.put({ operationId: "o1", roomId: "d1", userId: "u1", time: clock.now(), command, refused: null });
  connection = new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  room = new Rooms(connection, store, clock).joinRoom("d1", { id: "u1", name: "ada", role: "editor", color: 0 });
  await clock.settle();
  room.send("new");
  expect(room.view.value.messages).toMatchObject([
    { text: "left", pending: true },
    { text: "new", pending: true },
  ]);
  connection.open();
  await clock.settle();
  expect(texts()).toEqual(["left", "new"]);
  expect(server.log).toHaveLength(2);
});

test("what an earlier page has left is sent even where it is found only after the join", async () => {
  await visit();
  await offline();
  room.send("left behind");
  await clock.settle();
  const all = store.all.bind(store);
  let found: () => void = () => undefined;
  store.all = (...asked) => new Promise((resolve) => (found = () => resolve(all(...asked))));
  server.up = true;
  connection = new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  room = new Rooms(connection, store, clock).joinRoom("d1", { id: "u1", name: "ada", role: "editor", color: 200 });
  connection.open();
  await clock.settle();
  expect(room.state.value).toBe("joined");
  expect(server.log).toEqual([]);
  found();
  await clock.settle();
  expect(server.log.map(({ type }) => type)).toEqual(["message"]);
  expect(room.unsent.value).toEqual([]);
});
