// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { Carrying } from "../../src/editor/carrying";
import { EditSession } from "../../src/editor/session";
import { liveRoom } from "./liveRoom";

let made: Awaited<ReturnType<typeof liveRoom>>;
let session: EditSession;
let carrying: Carrying;

beforeEach(async () => {
  made = await liveRoom();
  session = new EditSession(made.live);
  carrying = new Carrying(session, () => null);
});

const places = () => Object.values(made.live.document.value.panels).map(({ at }) => at);

test("others make room while a panel is on its way, and nothing is changed before it is dropped", () => {
  carrying.take("right", [8, 0, 8, 4], "keys");
  for (let step = 0; step < 8; step++) carrying.press("ArrowLeft", false);
  expect(Object.fromEntries(carrying.places.value ?? [])).toEqual({ left: [0, 4, 8, 4], right: [0, 0, 8, 4] });
  expect(session.doing.value).toEqual({ panel: "right", what: "move", at: [0, 0, 8, 4] });
  expect(made.live.document.value.revision).toBe(0);
  carrying.drop();
  expect(places()).toEqual([
    [0, 4, 8, 4],
    [0, 0, 8, 4],
  ]);
  expect(made.room.unsent.value).toHaveLength(1);
  expect(session.doing.value).toBeNull();
  expect(session.spoken.value).toBe("Right dropped at column 1, row 1, 8 wide, 4 high.");
});

test("one undo brings everything back to where it was", async () => {
  carrying.take("right", [8, 0, 8, 4], "keys");
  carrying.aim([0, 0, 8, 4]);
  carrying.drop();
  await made.clock.settle();
  session.undo();
  expect(places()).toEqual([
    [0, 0, 8, 4],
    [8, 0, 8, 4],
  ]);
});

test("a panel under the pointer keeps its place on the grid until it is dropped", () => {
  carrying.take("right", [8, 0, 8, 4], "pointer");
  carrying.aim([0, 0, 8, 4]);
  expect(carrying.places.value?.get("right")).toEqual([8, 0, 8, 4]);
  expect(carrying.places.value?.get("left")).toEqual([0, 4, 8, 4]);
});

test("cancelled, or dropped where it was, it changes nothing", () => {
  carrying.take("left", [0, 0, 8, 4], "keys");
  carrying.press("ArrowDown", true);
  carrying.cancel();
  expect(session.spoken.value).toBe("Cancelled. Left is where it was.");
  carrying.take("left", [0, 0, 8, 4], "keys");
  carrying.drop();
  expect(made.room.unsent.value).toEqual([]);
  expect(carrying.places.value).toBeNull();
});

test("what somebody else moves meanwhile is seen", async () => {
  carrying.take("left", [0, 0, 8, 4], "keys");
  await made.theirs({ op: "set", path: "panels.right.at", value: [16, 8, 8, 4] });
  expect(carrying.places.value?.get("right")).toEqual([16, 8, 8, 4]);
});
