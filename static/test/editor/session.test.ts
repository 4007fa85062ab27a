// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from "vitest";
import type { Change } from "../../src/core/roomWire";
import { EditSession, freeId } from "../../src/editor/session";
import { liveRoom, panel } from "./liveRoom";

let made: Awaited<ReturnType<typeof liveRoom>>;
let session: EditSession;

beforeEach(async () => {
  made = await liveRoom();
  session = new EditSession(made.live);
});

const titled = (id: string, value: string): Change => ({ op: "set", path: `panels.${id}.title`, value });
const titles = () => Object.values(made.live.document.value.panels).map(({ title }) => title);
const settled = () => made.clock.settle();

describe("undo", () => {
  it("takes back one's own changes, the last first, and does them again", async () => {
    session.do([titled("left", "One")]);
    session.do([titled("right", "Two")]);
    await settled();
    session.undo();
    expect(titles()).toEqual(["One", "Right"]);
    session.undo();
    await settled();
    expect(titles()).toEqual(["Left", "Right"]);
    expect(session.undoing.value).toBeNull();
    session.redo();
    expect(titles()).toEqual(["One", "Right"]);
  });

  it("never touches what somebody else wrote since", async () => {
    session.do([titled("left", "Mine")]);
    await settled();
    await made.theirs(titled("left", "Theirs"));
    session.undo();
    await settled();
    expect(titles()).toEqual(["Theirs", "Right"]);
  });

  it("forgets what was refused", async () => {
    made.server.refusal = { code: "invalid", message: "no", temporary: false };
    session.do([titled("left", "Refused")]);
    await settled();
    expect(titles()).toEqual(["Left", "Right"]);
    expect(session.undoing.value).toBeNull();
  });
});

describe("panels", () => {
  it("are added where there is room, under ids of their own", async () => {
    const id = session.add({ kind: "text", title: "Notes", queries: {} }, [8, 4]) ?? "";
    await settled();
    expect(made.live.document.value.panels[id]?.at).toEqual([16, 0, 8, 4]);
    expect(made.server.log.at(-1)).toMatchObject({ type: "edit", ops: [{ op: "add", path: `panels.${id}` }] });
  });

  it("are tidied up as one change, which is undone as one", async () => {
    const places = () => Object.values(made.live.document.value.panels).map(({ at }) => at[1]);
    session.do([
      { op: "set", path: "panels.left.at", value: [0, 3, 8, 5] },
      { op: "set", path: "panels.right.at", value: [0, 12, 8, 5] },
    ]);
    expect(session.tidy()).toBe(2);
    await settled();
    expect(places()).toEqual([0, 5]);
    expect(session.tidy()).toBe(0);
    session.undo();
    expect(places()).toEqual([3, 12]);
  });

  it("are duplicated beside themselves", () => {
    const id = session.duplicate("right") ?? "";
    expect(made.live.document.value.panels[id]).toEqual(panel("Right", [16, 0, 8, 4]));
    expect(session.duplicate("gone")).toBeNull();
  });

  it("are put back as they were", async () => {
    session.configuring.value = "left";
    const left = made.live.document.value.panels.left;
    session.remove("left");
    expect(session.configuring.value).toBeNull();
    expect(titles()).toEqual(["Right"]);
    if (left) session.putBack("left", left);
    await settled();
    expect(made.live.document.value.panels.left).toEqual(left);
  });

  it("are known by who removed them", async () => {
    await made.theirs({ op: "remove", path: "panels.left" });
    expect(session.removedBy.value.get("left")).toBe("grace");
  });

  it("that are gone are not changed, and nothing is sent", () => {
    expect(session.set("gone", "title", "x")).toBe(false);
    expect(made.room.unsent.value).toEqual([]);
  });
});

it("never gives an id twice", () => {
  expect(freeId({})).toMatch(/^p[0-9a-f]{8}$/);
  expect(freeId({})).not.toBe(freeId({}));
});
