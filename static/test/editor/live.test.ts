import { beforeEach, describe, expect, it } from "vitest";
import type { Room } from "../../src/client/room";
import { Rooms } from "../../src/client/rooms";
import { Connection } from "../../src/core/connection";
import type { Dashboard, Panel } from "../../src/document/panel";
import { LiveDocument } from "../../src/editor/live";
import { SeriesWindow } from "../../src/series/window";
import { ManualClock } from "../clock";
import { FakeRooms, KeptUnsent } from "../fakeRooms";

const CPU: Panel = { kind: "stat", title: "CPU", at: [0, 0, 6, 4], queries: {} };
const FIRST: Dashboard = {
  id: "d1",
  title: "Draft",
  time: { window: 300_000 },
  panels: { cpu: CPU },
  revision: 0,
  created: "",
  updated: "",
  owner: "u1",
};

let clock: ManualClock;
let server: FakeRooms;
let store: KeptUnsent;
let connection: Connection<SeriesWindow>;
let room: Room;
let live: LiveDocument;
let stored: Dashboard;
let reads: number;

async function visit(first: Dashboard = FIRST): Promise<void> {
  connection = new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  const you = { id: "u1", name: "ada", role: "editor", color: 0 };
  room = new Rooms(connection, store, clock).joinRoom("d1", you);
  live = new LiveDocument(first, room, true, async () => {
    reads += 1;
    return stored;
  });
  connection.open();
  await clock.settle();
}

beforeEach(() => {
  clock = new ManualClock();
  server = new FakeRooms(clock);
  store = new KeptUnsent();
  stored = FIRST;
  reads = 0;
});

const titled = (value: string) => [{ op: "set" as const, path: "panels.cpu.title", value }];
const theirs = (value: string) => server.keep({ type: "edit", ops: titled(value) });
const title = () => live.document.value.panels.cpu?.title;

describe("the live document", () => {
  it("follows what others do", async () => {
    await visit();
    theirs("Load");
    await clock.settle();
    expect(title()).toBe("Load");
    expect(live.document.value.revision).toBe(1);
  });

  it("skips what the page came with, and takes what followed before it joined", async () => {
    theirs("one");
    theirs("two");
    await visit({ ...FIRST, panels: { cpu: { ...CPU, title: "one" } }, revision: 1 });
    expect(title()).toBe("two");
    expect(reads).toBe(0);
  });

  it("reads the document anew when there is more between than the join brings", async () => {
    theirs("old");
    for (let i = 0; i < 80; i += 1) server.keep({ type: "message", text: "hm" });
    theirs("new");
    stored = { ...FIRST, panels: { cpu: { ...CPU, title: "new" } }, revision: 82 };
    await visit();
    expect([title(), reads]).toEqual(["new", 1]);
    theirs("newer");
    await clock.settle();
    expect([title(), reads]).toEqual(["newer", 1]);
  });

  it("reads nothing anew when the page says how far it reaches", async () => {
    theirs("old");
    for (let i = 0; i < 80; i += 1) server.keep({ type: "message", text: "hm" });
    await visit({ ...FIRST, revision: 1, position: { epoch: "e1", offset: 79 } });
    theirs("new");
    await clock.settle();
    expect([title(), reads]).toEqual(["new", 0]);
  });

  it("reads it anew when the page came from another life of the log", async () => {
    stored = { ...FIRST, title: "Restored" };
    await visit({ ...FIRST, position: { epoch: "e0", offset: 7 } });
    expect([live.document.value.title, reads]).toEqual(["Restored", 1]);
  });

  it("reads it anew when the log begins another life", async () => {
    await visit();
    server.epoch = "e2";
    server.log = [];
    stored = { ...FIRST, title: "Restored" };
    server.socket.end(1006, "");
    await clock.settle();
    connection.retry();
    await clock.settle();
    expect(live.document.value.title).toBe("Restored");
  });

  it("shows one's own change at once, and says that it is saved when it is", async () => {
    await visit();
    expect(live.saved.value).toEqual({ kind: "saved", waiting: 0 });
    live.edit(titled("Mine"));
    expect(title()).toBe("Mine");
    expect(live.saved.value).toEqual({ kind: "saving", waiting: 1 });
    await clock.settle();
    expect(live.saved.value).toEqual({ kind: "saved", waiting: 0 });
    expect(title()).toBe("Mine");
  });

  it("keeps changes made offline over a reload, under what others did meanwhile", async () => {
    await visit();
    server.up = false;
    server.socket.end(1006, "");
    await clock.settle();
    live.edit(titled("Offline"));
    expect(live.saved.value).toEqual({ kind: "offline", waiting: 1 });
    await clock.settle();
    live.dispose();
    connection.close();
    server.up = true;
    theirs("Theirs");
    await visit();
    expect(title()).toBe("Offline");
    expect(server.log.map(({ type }) => type)).toEqual(["edit", "edit"]);
    expect(live.saved.value.kind).toBe("saved");
  });

  it("takes back what was refused, with the reason, and keeps the rest", async () => {
    await visit();
    server.refusal = { code: "invalid", message: "panels.cpu.title: is too long", temporary: false };
    live.edit(titled("Much too long"));
    await clock.settle();
    server.refusal = null;
    live.edit([{ op: "set", path: "title", value: "Final" }]);
    await clock.settle();
    expect(title()).toBe("CPU");
    expect(live.document.value.title).toBe("Final");
    expect(live.refusals.value).toMatchObject([
      { ops: titled("Much too long"), reason: "panels.cpu.title: is too long" },
    ]);
    live.dismiss(live.refusals.value[0]?.operationId ?? "");
    expect(live.refusals.value).toEqual([]);
  });

  it("refuses what does not fit before it is sent", async () => {
    await visit();
    expect(() => live.edit([{ op: "set", path: "panels.gone.title", value: "x" }])).toThrow(/panels.gone is gone/);
    expect(room.unsent.value).toEqual([]);
  });

  it("tells what comes into the log, and whose it was", async () => {
    await visit();
    const heard: [boolean, string | undefined, string | undefined][] = [];
    live.listen(({ own, before, after }) => heard.push([own, before.panels.cpu?.title, after.panels.cpu?.title]));
    live.edit(titled("Mine"));
    await clock.settle();
    theirs("Theirs");
    await clock.settle();
    expect(heard).toEqual([
      [true, "CPU", "Mine"],
      [false, "Mine", "Theirs"],
    ]);
  });

  it("may be changed by whom the room lets", async () => {
    await visit();
    expect(live.mayEdit.value).toBe(true);
  });
});
