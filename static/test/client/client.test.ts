import { afterEach, beforeEach, expect, test } from "vitest";
import type { Client, Events } from "../../src/client/api";
import { PlainClient } from "../../src/client/client";
import { MemoryStore } from "../../src/client/unsent";
import type { Socket } from "../../src/core/connection";
import type { TokenSource } from "../../src/core/credentials";
import { REAL_TIMERS } from "../../src/core/timers";
import { until } from "../until";
import { Listening } from "./listening";

let listening: Listening;
let store: MemoryStore;
let opened: Client[];

/** A page on the same device as the others of this test. */
function visit(token: TokenSource = "t1", userId?: string): Client {
  const client = new PlainClient({
    url: listening.url,
    version: "1.2.3",
    WebSocket: WebSocket as unknown as new (url: string) => Socket,
    timers: { ...REAL_TIMERS, random: () => 0.1 },
    store,
    token,
    ...(userId !== undefined && { userId }),
  });
  opened.push(client);
  client.connect();
  return client;
}

/** Everything that is told under this name from now on. */
function heard<Name extends keyof Events>(client: Client, name: Name): Events[Name][] {
  const events: Events[Name][] = [];
  client.on(name, (event) => events.push(event));
  return events;
}

const live = (client: Client) => until(() => client.state === "live");
const logged = () => listening.server.log.map((entry) => ("text" in entry ? entry.text : entry.type));

beforeEach(async () => {
  listening = new Listening();
  store = new MemoryStore();
  opened = [];
  await listening.start();
});

afterEach(async () => {
  for (const client of opened) client.disconnect();
  await listening.stop();
});

test("it connects, says who one is, and tells how it goes", async () => {
  const client = visit();
  const states = heard(client, "state");
  const users = heard(client, "authenticated");
  await live(client);
  expect(users).toMatchObject([{ name: "ada" }]);
  expect(client.user?.name).toBe("ada");
  await until(() => client.lag !== null);
  client.disconnect();
  expect(states.map(({ state }) => state)).toContain("live");
  expect(states.at(-1)).toMatchObject({ state: "closed", retryAt: null });
  client.connect();
  await live(client);
});

test("what is said before there is a connection is sent once there is one, in order and once", async () => {
  await listening.stop();
  const client = visit();
  const kept = heard(client, "kept");
  const ids = ["one", "two", "three"].map((text) => client.sendMessage("d1", text));
  expect(client.joinRoom("d1").unsent).toHaveLength(3);
  await listening.start();
  client.connect();
  await until(() => kept.length === 3);
  expect(logged()).toEqual(["one", "two", "three"]);
  expect(kept.map(({ operationId }) => operationId)).toEqual(ids);
  expect(kept.map(({ offset }) => offset)).toEqual([1, 2, 3]);
  expect(client.joinRoom("d1").unsent).toEqual([]);
});

test("entries are told in order and once, over cuts and whatever is pushed twice", async () => {
  const client = visit();
  const entries = heard(client, "entry");
  const messages = heard(client, "message");
  const room = client.joinRoom("d1");
  await until(() => room.state === "joined");
  for (let number = 0; number < 5; number++) {
    const entry = listening.server.keep({ type: "message", text: `a${number}` });
    listening.server.push(entry);
  }
  listening.cut();
  await until(() => client.state === "offline");
  for (let number = 0; number < 5; number++) listening.server.keep({ type: "message", text: `b${number}` });
  await until(() => entries.length === 10);
  expect(entries.map(({ offset }) => offset)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(messages).toEqual(entries);
  expect(room.messages.map(({ text }) => text).at(-1)).toBe("b4");
});

test("an answer that was lost does not make a message come twice", async () => {
  const client = visit();
  const kept = heard(client, "kept");
  await live(client);
  listening.server.swallow = true;
  listening.server.mute = true;
  client.sendMessage("d1", "once");
  await until(() => logged().length === 1);
  expect(kept).toEqual([]);
  listening.server.swallow = false;
  listening.server.mute = false;
  listening.cut();
  await until(() => kept.length === 1);
  expect(logged()).toEqual(["once"]);
});

test("what a page left unsent is sent by the next one", async () => {
  const page = visit();
  await live(page);
  await listening.stop();
  await until(() => page.state === "offline");
  page.sendMessage("d1", "one");
  page.sendMessage("d1", "two");
  page.disconnect();
  const next = visit("t1", "u1");
  const room = next.joinRoom("d1");
  await until(() => room.unsent.length === 2);
  await listening.start();
  next.connect();
  await until(() => logged().length === 2);
  expect(logged()).toEqual(["one", "two"]);
});

test("two pages of one person send what waits once", async () => {
  const pages = [visit("t1", "u1"), visit("t1", "u1")];
  for (const page of pages) await live(page);
  await listening.stop();
  await until(() => pages.every(({ state }) => state === "offline"));
  for (const text of ["one", "two", "three"]) pages[0]?.sendMessage("d1", text);
  const rooms = pages.map((page) => page.joinRoom("d1"));
  await until(() => rooms.every((room) => room.unsent.length === 3));
  await listening.start();
  for (const page of pages) page.connect();
  await until(() => rooms.every((room) => room.unsent.length === 0 && room.messages.length === 3));
  expect(logged()).toEqual(["one", "two", "three"]);
  expect(listening.server.commands("message").length).toBeGreaterThan(3);
});

test("who signs in as another does not send what the one before has said", async () => {
  const page = visit();
  page.joinRoom("d1");
  await live(page);
  await listening.stop();
  await until(() => page.state === "offline");
  page.sendMessage("d1", "mine");
  page.disconnect();
  await listening.start();
  listening.server.user = { id: "u2", name: "grace", role: "editor" };
  const other = visit();
  const room = other.joinRoom("d1");
  await until(() => room.state === "joined");
  expect([room.unsent, logged()]).toEqual([[], []]);
});

test("what is over a limit goes out when the server says, in its order", async () => {
  const client = visit();
  await live(client);
  const refusal = { code: "too_many" as const, message: "Slower.", temporary: true, retryAfter: 0.05 };
  listening.server.refusal = refusal;
  client.sendMessage("d1", "one");
  client.sendMessage("d1", "two");
  await until(() => listening.server.commands("message").length === 1);
  listening.server.refusal = null;
  await until(() => logged().length === 2);
  expect(logged()).toEqual(["one", "two"]);
});

test("what is refused is told with the reason, and can be discarded or tried again", async () => {
  const client = visit();
  const refused = heard(client, "refused");
  listening.server.refusal = { code: "invalid", message: "Too long.", temporary: false };
  const operationId = client.sendMessage("d1", "much");
  await until(() => refused.length === 1);
  expect(refused).toEqual([{ roomId: "d1", operationId, message: "Too long." }]);
  const room = client.joinRoom("d1");
  expect(room.unsent).toMatchObject([{ operationId, refused: "Too long." }]);
  listening.server.refusal = null;
  room.retry(operationId);
  await until(() => logged().length === 1);
});

test("typing while away is not made up for", async () => {
  const client = visit();
  const room = client.joinRoom("d1");
  await until(() => room.state === "joined");
  listening.cut();
  await until(() => client.state === "offline");
  client.setTypingIndicator("d1", true);
  await live(client);
  await until(() => room.state === "joined");
  expect(listening.server.commands("typing")).toEqual([]);
  client.setTypingIndicator("d1", true);
  await until(() => listening.server.commands("typing").length === 1);
});

test("a watch is a table that stays right over a cut", async () => {
  const client = visit();
  const versions: number[] = [];
  const watch = client.watch("cpu", {}, ({ version }) => versions.push(version));
  await until(() => watch.version === 1);
  listening.server.set(1, "a", { 1000: 1, 2000: 2 });
  await until(() => watch.version === 2);
  expect([...watch.times]).toEqual([1000, 2000]);
  expect(watch.series.map(({ metric, labels, values }) => [metric, labels, [...values]])).toEqual([
    ["cpu", { host: "a" }, [1, 2]],
  ]);
  listening.cut();
  await until(() => client.state === "offline");
  listening.server.set(1, "a", { 3000: 3 });
  await live(client);
  expect([...(watch.series[0]?.values ?? [])]).toEqual([1, 2, 3]);
  expect(versions).toEqual([1, 2, 3]);
  watch.close();
  await until(() => listening.server.commands("unwatch").length === 1);
});

test("close codes are obeyed", async () => {
  const client = visit();
  await live(client);
  const states = heard(client, "state");
  listening.server.socket.end(4000, "delay=0");
  await until(() => states.some(({ state }) => state === "offline"));
  await live(client);
  listening.server.socket.end(4502, "");
  await until(() => client.state === "closed");
  expect(client.ended).toMatchObject({ code: 4502 });
});

test("another token is put in place, or makes a new connection when it is another person's", async () => {
  const client = visit();
  await live(client);
  expect(await client.authenticate("t2")).toMatchObject({ name: "ada" });
  expect(listening.server.commands("refresh")).toMatchObject([{ token: "t2" }]);
  listening.server.refuse.refresh = { code: "forbidden", message: "Another's.", temporary: false };
  listening.server.user = { id: "u2", name: "grace", role: "viewer" };
  expect(await client.authenticate("t3")).toMatchObject({ name: "grace" });
  listening.server.refuse.auth = { code: "unauthenticated", message: "No.", temporary: false };
  await expect(client.authenticate("t4")).rejects.toThrow("No.");
  expect(client.state).toBe("closed");
});

test("a room is told of as a whole whenever it changed, until it is left", async () => {
  const client = visit();
  const told = heard(client, "room");
  const room = client.joinRoom("d1");
  await until(() => room.state === "joined");
  expect(room.people.map(({ name }) => name)).toEqual(["ada"]);
  expect(told.every((each) => each === room)).toBe(true);
  listening.server.push({ type: "room", roomId: "d1", peopleCount: 1, typing: ["u1"] });
  await until(() => room.typing.length === 1);
  const before = told.length;
  expect(before).toBeGreaterThan(1);
  room.leave();
  await until(() => listening.server.commands("leave_room").length === 1);
  expect(client.joinRoom("d1")).not.toBe(room);
});
