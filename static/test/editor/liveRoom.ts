import { Rooms } from "../../src/client/rooms";
import { Connection } from "../../src/core/connection";
import type { Change } from "../../src/core/roomWire";
import type { Dashboard, Panel, Place } from "../../src/document/panel";
import { LiveDocument } from "../../src/editor/live";
import { SeriesWindow } from "../../src/series/window";
import { ManualClock } from "../clock";
import { FakeRooms, KeptUnsent } from "../fakeRooms";

export const panel = (title: string, at: Place): Panel => ({ kind: "stat", title, at, queries: {} });

/** A dashboard with two panels side by side, live in a room with Ada (who is you) and Grace. */
export async function liveRoom() {
  const clock = new ManualClock();
  const server = new FakeRooms(clock);
  const connection = new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  const you = { id: "u1", name: "ada", role: "editor", color: 0 };
  const room = new Rooms(connection, new KeptUnsent(), clock).joinRoom("d1", you);
  const first: Dashboard = {
    id: "d1",
    title: "Draft",
    time: { window: 300_000 },
    panels: { left: panel("Left", [0, 0, 8, 4]), right: panel("Right", [8, 0, 8, 4]) },
    revision: 0,
    created: "",
    updated: "",
    owner: "u1",
  };
  const live = new LiveDocument(first, room, true, async () => first);
  connection.open();
  await clock.settle();
  const theirs = async (...ops: Change[]): Promise<void> => {
    server.keep({ type: "edit", ops });
    await clock.settle();
  };
  return { clock, server, room, live, theirs };
}
