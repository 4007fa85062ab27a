import { beforeEach, expect, test } from "vitest";
import { Connection } from "../../src/core/connection";
import { RequestError } from "../../src/core/errors";
import { SeriesWindow } from "../../src/series/window";
import { ManualClock } from "../clock";
import { FakeServer } from "../fakeServer";

let clock: ManualClock;
let server: FakeServer;
let connection: Connection<SeriesWindow>;

beforeEach(() => {
  clock = new ManualClock();
  server = new FakeServer(clock);
  connection = new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
});

async function connected(): Promise<void> {
  connection.open();
  await clock.settle();
}

test("signs in by cookie with the first command, and is live", async () => {
  expect(connection.state.value).toBe("connecting");
  await connected();
  expect(server.received[0]).toEqual({ type: "auth", id: 1 });
  expect(server.socket.url).toBe("ws://dashboard.test/ws");
  expect(connection.state.value).toBe("live");
  expect(connection.user.value?.name).toBe("ada");
});

test("a dropped connection is tried again after a random part of a growing limit", async () => {
  await connected();
  server.up = false;
  server.socket.end(1006, "");
  await clock.settle();
  expect(connection.state.value).toBe("offline");
  expect(connection.droppedAt.value).toBe(clock.now());
  expect(connection.retryAt.value).toBe(clock.now() + 500);
  const began = server.sockets.length;
  await clock.advance(500);
  expect(server.sockets.length).toBe(began + 1);
  expect(connection.retryAt.value).toBe(clock.now() + 1000);
  await clock.advance(1000 + 2000 + 4000 + 8000);
  expect(server.sockets.length).toBe(began + 5);
  expect(connection.state.value).toBe("offline");
});

test("it never gives up, and comes back when the server does", async () => {
  await connected();
  server.up = false;
  server.socket.end(1001, "");
  await clock.advance(3_600_000);
  expect(connection.state.value).toBe("offline");
  server.up = true;
  await clock.advance(30_000);
  expect(connection.state.value).toBe("live");
  expect(connection.droppedAt.value).toBeNull();
});

test("a restarting server names the longest delay", async () => {
  await connected();
  server.socket.end(4000, "delay=3000");
  await clock.settle();
  expect(connection.retryAt.value).toBe(clock.now() + 1500);
});

test("retry does not wait", async () => {
  await connected();
  server.socket.end(4003, "");
  await clock.settle();
  connection.retry();
  await clock.settle();
  expect(connection.state.value).toBe("live");
});

test("codes from 4500 on end the connection for good", async () => {
  await connected();
  server.socket.end(4502, "");
  await clock.advance(3_600_000);
  expect(connection.state.value).toBe("closed");
  expect(connection.ended.value).toEqual({ code: 4502, message: "The sign-in was revoked." });
  expect(server.sockets.length).toBe(1);
});

test("a refused sign-in ends the connection; one that failed for now is tried again", async () => {
  server.refuse.auth = { code: "unavailable", message: "The users cannot be read.", temporary: true };
  await connected();
  expect(connection.state.value).toBe("connecting");
  server.refuse.auth = { code: "unauthenticated", message: "The session has ended.", temporary: false };
  await clock.advance(1_000);
  expect(connection.state.value).toBe("closed");
  expect(connection.ended.value?.message).toBe("The session has ended.");
});

test("a server that says nothing for two heartbeats is given up", async () => {
  await connected();
  server.silent = true;
  await clock.advance(9_999);
  expect(connection.state.value).toBe("live");
  const { socket } = server;
  await clock.advance(1);
  expect(connection.state.value).toBe("offline");
  expect(socket.closedWith).toBe(4002);
});

test("a heartbeat is enough to stay", async () => {
  await connected();
  server.silent = true;
  for (let i = 0; i < 10; i++) {
    await clock.advance(5_000);
    server.socket.say({ type: "heartbeat", time: clock.now() });
  }
  expect(connection.state.value).toBe("live");
});

test("connecting to a server that never answers is given up too", async () => {
  server.silent = true;
  await connected();
  await clock.advance(10_000);
  expect(connection.retryAt.value).not.toBeNull();
});

test("replies are matched by id, and refusals say why", async () => {
  await connected();
  const answered = connection.request({ type: "heartbeat" });
  server.refuse.watch = { code: "forbidden", message: "Not for you.", temporary: false };
  const refused = connection.request({ type: "watch", query: { metric: "cpu" } });
  await Promise.all([
    expect(answered).resolves.toMatchObject({ time: clock.now() }),
    expect(refused).rejects.toEqual(new RequestError("forbidden", "Not for you.")),
    clock.settle(),
  ]);
});

test("a reply that does not come fails the request", async () => {
  await connected();
  server.silent = true;
  const late = expect(connection.request({ type: "heartbeat" })).rejects.toMatchObject({ code: "unavailable" });
  await clock.advance(10_000);
  await late;
});

test("requests fail at once while there is no connection", async () => {
  await expect(connection.request({ type: "heartbeat" })).rejects.toMatchObject({ temporary: true });
});

test("what the server says about itself is told", async () => {
  await connected();
  server.socket.say({ type: "slowed", of: 8 });
  server.socket.say({ type: "catching_up", state: "behind" });
  server.socket.say({ type: "of a newer server" });
  await clock.settle();
  expect(connection.slowed.value).toBe(8);
  expect(connection.behind.value).toBe(true);
  server.socket.say({ type: "catching_up", state: "live" });
  await clock.settle();
  expect(connection.behind.value).toBe(false);
});

test("a hidden page says so, also to the next connection", async () => {
  await connected();
  connection.pace(true);
  await clock.settle();
  server.socket.end(1006, "");
  await clock.advance(1_000);
  expect(server.commands("pace").map(({ hidden }) => hidden)).toEqual([true, true]);
});

test("close says goodbye and stays closed, until it is opened again", async () => {
  await connected();
  connection.close();
  await clock.advance(60_000);
  expect(server.commands("bye")).toHaveLength(1);
  expect(connection.state.value).toBe("closed");
  connection.open();
  await clock.settle();
  expect(connection.state.value).toBe("live");
});

test("the server's clock is known after a round trip", async () => {
  const ahead = 90_000;
  server.heard = new Proxy(server.heard, {
    apply: (heard, self, args) => {
      clock.time += ahead;
      Reflect.apply(heard, self, args);
      clock.time -= ahead;
    },
  });
  await connected();
  expect(connection.now()).toBe(clock.now() + ahead);
  expect(connection.lag.value).toBe(0);
});

test("what is not about the connection is heard by who listens", async () => {
  await connected();
  const heard: unknown[] = [];
  const stop = connection.listen((push) => heard.push(push));
  const push = { type: "room", roomId: "d1", peopleCount: 1 };
  server.socket.say(push);
  server.socket.say({ type: "catching_up", state: "live" });
  await clock.settle();
  stop();
  server.socket.say(push);
  await clock.settle();
  expect(heard).toEqual([push]);
});

test("what matters only now is sent without an id, or not at all", async () => {
  const typing = { type: "typing" as const, roomId: "d1", isTyping: true };
  connection.tell(typing);
  await connected();
  connection.tell(typing);
  await clock.settle();
  expect(server.commands("typing")).toEqual([typing]);
});
