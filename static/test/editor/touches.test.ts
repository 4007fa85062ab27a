import { expect, test } from "vitest";
import type { Change, DocumentEntry } from "../../src/core/roomWire";
import type { Dashboard } from "../../src/document/panel";
import type { Heard } from "../../src/editor/live";
import { Touches } from "../../src/editor/touches";
import { ManualClock } from "../clock";

const BEFORE = { panels: { cpu: { title: "CPU" }, mem: { title: "Memory" } } } as unknown as Dashboard;

function heard(offset: number, user: string, ops: Change[], own = false): Heard {
  const entry: DocumentEntry = { type: "edit", roomId: "d1", offset, time: "", user: { id: user, name: user }, ops };
  return { entry, own, before: BEFORE, after: BEFORE };
}

const moved = (id: string): Change => ({ op: "set", path: `panels.${id}.at`, value: [0, 0, 1, 1] });

async function begun() {
  const clock = new ManualClock();
  let tell: (heard: Heard) => void = () => undefined;
  const live = {
    listen: (listener: (heard: Heard) => void) => {
      tell = listener;
      return () => undefined;
    },
  };
  const touches = new Touches(live, () => "ada", clock);
  return { clock, touches, tell: (one: Heard) => tell(one) };
}

test("what others changed is marked for a while, with who it was and what they did", async () => {
  const { clock, touches, tell } = await begun();
  tell(heard(1, "grace", [moved("cpu"), { op: "set", path: "title", value: "x" }]));
  expect([...touches.all.value]).toEqual([["cpu", { offset: 1, user: "grace", name: "grace", words: "moved CPU" }]]);
  await clock.advance(4_900);
  expect(touches.all.value.size).toBe(1);
  await clock.advance(200);
  expect(touches.all.value.size).toBe(0);
});

test("a later change of the same panel begins the time anew", async () => {
  const { clock, touches, tell } = await begun();
  tell(heard(1, "grace", [moved("cpu")]));
  await clock.advance(3_000);
  tell(heard(2, "vic", [moved("cpu")]));
  await clock.advance(3_000);
  expect(touches.all.value.get("cpu")?.name).toBe("vic");
});

test("one's own changes are not, wherever they were made", async () => {
  const { touches, tell } = await begun();
  tell(heard(1, "ada", [moved("cpu")]));
  tell(heard(2, "grace", [moved("mem")], true));
  expect(touches.all.value.size).toBe(0);
});
