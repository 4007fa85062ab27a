import { beforeEach, expect, test } from "vitest";
import { Connection } from "../../src/core/connection";
import { Credentials, type TokenSource } from "../../src/core/credentials";
import { SeriesWindow } from "../../src/series/window";
import { ManualClock } from "../clock";
import { FakeServer } from "../fakeServer";

let clock: ManualClock;
let server: FakeServer;

function connectionOf(source: TokenSource, userId?: string): Connection<SeriesWindow> {
  return new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
    credentials: new Credentials(source, userId),
  });
}

beforeEach(() => {
  clock = new ManualClock();
  server = new FakeServer(clock);
});

const tokens = () => server.commands("auth").map(({ token }) => token);
const numbered = () => {
  let count = 0;
  return () => `t${++count}`;
};

test("a token signs in, and is asked to be of whom one said", async () => {
  connectionOf("t1", "u1").open();
  await clock.settle();
  expect(server.received[0]).toEqual({ type: "auth", id: 1, token: "t1", userId: "u1" });
});

test("each connection gets a fresh token from a function", async () => {
  const connection = connectionOf(numbered());
  connection.open();
  await clock.settle();
  server.socket.end(1006, "");
  await clock.advance(1_000);
  expect(tokens()).toEqual(["t1", "t2"]);
  expect(connection.state.value).toBe("live");
});

test("a token that cannot be had is asked for again", async () => {
  let fails = 2;
  const connection = connectionOf(async () => {
    if (fails-- > 0) throw new Error("no network");
    return "t1";
  });
  connection.open();
  await clock.settle();
  expect(connection.retryAt.value).not.toBeNull();
  await clock.advance(10_000);
  expect(connection.state.value).toBe("live");
});

test("another token takes the place of one about to expire, on the same connection, again and again", async () => {
  server.lifetime = 100_000;
  server.heartbeat = 60_000; // this server is never heard unasked
  connectionOf(numbered()).open();
  await clock.settle();
  await clock.advance(79_000);
  expect(server.commands("refresh")).toEqual([]);
  await clock.advance(100_000);
  expect(server.commands("refresh").map(({ token }) => token)).toEqual(["t2", "t3"]);
  expect(server.sockets).toHaveLength(1);
});

test("a renewal that fails is tried again before the token expires", async () => {
  server.lifetime = 100_000;
  server.heartbeat = 60_000; // this server is never heard unasked
  let asked = 0;
  connectionOf(() => {
    if (++asked === 2) throw new Error("no network");
    return `t${asked}`;
  }).open();
  await clock.settle();
  await clock.advance(99_000);
  expect(server.commands("refresh").map(({ token }) => token)).toEqual(["t3"]);
});

test("an expired sign-in connects again where there is a fresh token, and ends where there is none", async () => {
  const renewed = connectionOf(numbered());
  renewed.open();
  await clock.settle();
  server.socket.end(4501, "");
  await clock.advance(1_000);
  expect(renewed.state.value).toBe("live");
  renewed.close();
  const plain = connectionOf("t1");
  plain.open();
  await clock.settle();
  server.socket.end(4501, "");
  await clock.advance(60_000);
  expect(plain.state.value).toBe("closed");
});

test("a fresh token that is refused ends it", async () => {
  server.refuse.auth = { code: "unauthenticated", message: "No.", temporary: false };
  const connection = connectionOf(numbered());
  connection.open();
  await clock.advance(60_000);
  expect(tokens()).toEqual(["t1"]);
  expect(connection.ended.value?.message).toBe("No.");
});
