import { beforeEach, expect, test } from "vitest";
import { Connection } from "../../src/core/connection";
import type { Notice } from "../../src/core/noticeWire";
import { InboxApi } from "../../src/notify/api";
import { ALL } from "../../src/notify/fold";
import { Listing } from "../../src/notify/listing";
import { SeriesWindow } from "../../src/series/window";
import { ManualClock } from "../clock";
import { FakeInbox, notice } from "../fakeInbox";

let clock: ManualClock;
let server: FakeInbox;
let connection: Connection<SeriesWindow>;
let listing: Listing;
let arrived: string[];

const ids = () => listing.items.value.map(({ id }) => id);
const states = () => listing.items.value.map(({ state }) => state);

/** Lets sockets and answers come. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await clock.settle();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

async function visit(page = 3): Promise<void> {
  connection = new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  const onArrived = (news: readonly Notice[]) => arrived.push(...news.map(({ id }) => id));
  listing = new Listing(new InboxApi(server.fetch), connection, page, onArrived);
  connection.open();
  await settle();
}

beforeEach(() => {
  clock = new ManualClock();
  server = new FakeInbox(clock);
  arrived = [];
});

test("what waited is listed and counted, and is no news", async () => {
  server.inbox = [notice("n2"), notice("n1", { state: "read" })];
  expect(listing?.state.value ?? "loading").toBe("loading");
  await visit();
  expect([ids(), listing.unseen.value, listing.state.value]).toEqual([["n2", "n1"], 1, "ready"]);
  expect(arrived).toEqual([]);
  expect(server.asked).toHaveLength(1);
});

test("what comes is news, once, and counted", async () => {
  await visit();
  server.notify(notice("n1"));
  server.socket.say(notice("n1"));
  await settle();
  expect([ids(), listing.unseen.value, arrived]).toEqual([["n1"], 1, ["n1"]]);
});

test("what other devices do is done here", async () => {
  server.inbox = [notice("n2"), notice("n1")];
  await visit();
  server.elsewhere(["n1"], "read");
  await settle();
  expect([states(), listing.unseen.value]).toEqual([["unseen", "read"], 1]);
  server.elsewhere(null, "seen");
  await settle();
  expect([states(), listing.unseen.value]).toEqual([["seen", "read"], 0]);
});

test("what came while the page was away is told when it is back", async () => {
  server.inbox = [notice("n1")];
  await visit();
  server.up = false;
  server.socket.end(1006, "");
  await settle();
  server.notify(notice("n2"), false);
  server.notify(notice("n3"), false);
  server.inbox = server.inbox.map((one) => (one.id === "n2" ? { ...one, state: "seen" } : one));
  server.up = true;
  connection.retry();
  await settle();
  expect([ids(), arrived]).toEqual([["n3", "n2", "n1"], ["n3"]]);
});

test("a push that comes while the list is read is not lost", async () => {
  await visit();
  const answers: (() => void)[] = [];
  const slow = (async (...asked: Parameters<typeof fetch>) => {
    const answer = await server.fetch(...asked);
    await new Promise<void>((resolve) => answers.push(resolve));
    return answer;
  }) as typeof fetch;
  listing.close();
  listing = new Listing(new InboxApi(slow), connection, 3);
  await settle();
  server.notify(notice("n1"));
  await settle();
  answers[0]?.();
  await settle();
  expect([ids(), listing.unseen.value]).toEqual([["n1"], 1]);
});

test("older ones come in pages until there are none", async () => {
  server.inbox = ["n7", "n6", "n5", "n4", "n3", "n2", "n1"].map((id) => notice(id));
  await visit();
  expect([ids(), listing.more.value]).toEqual([["n7", "n6", "n5"], true]);
  await listing.older();
  expect([ids().length, listing.more.value]).toEqual([6, true]);
  await listing.older();
  expect([ids().at(-1), listing.more.value]).toEqual(["n1", false]);
});

test("what one does oneself is seen at once; when it is refused, it is undone", async () => {
  server.inbox = [notice("n1")];
  await visit();
  const done = listing.set(["n1"], "read");
  expect(states()).toEqual(["read"]);
  await done;
  expect(listing.unseen.value).toBe(0);
  server.refusal = 503;
  await expect(listing.set(["n1"], "archived")).rejects.toThrow("Away.");
  server.refusal = 0;
  await listing.load();
  expect(states()).toEqual(["read"]);
});

test("a list of what is put away is read again when something is put there", async () => {
  server.inbox = [notice("n1")];
  await visit();
  listing.want({ ...ALL, state: "archived" });
  await settle();
  expect(ids()).toEqual([]);
  server.elsewhere(["n1"], "archived");
  await settle();
  expect(ids()).toEqual(["n1"]);
});

test("a list that cannot be read says why, and keeps what it had", async () => {
  server.refusal = 503;
  await visit();
  expect([listing.state.value, listing.error.value]).toEqual(["error", "Away."]);
  server.refusal = 0;
  server.inbox = [notice("n1")];
  await listing.load();
  server.refusal = 503;
  await listing.load();
  expect([listing.state.value, ids()]).toEqual(["ready", ["n1"]]);
});
