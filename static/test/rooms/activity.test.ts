import { expect, it } from "vitest";
import type { Entry } from "../../src/core/roomWire";
import { happenings } from "../../src/rooms/activity";

const grace = { id: "u2", name: "grace" };
const ada = { id: "u1", name: "ada" };
const entry = (offset: number, user: object, fields: object): Entry =>
  ({ roomId: "d1", offset, time: new Date(offset * 1000).toISOString(), user, ...fields }) as Entry;
const told = (...entries: Entry[]) =>
  happenings(entries, { panels: { p1: { title: "CPU" } } }).map(({ who, words }) => `${who.name} ${words}`);

it("tells what happened in words, the newest first; what is said is in the conversation", () => {
  expect(
    told(
      entry(1, grace, { type: "user_joined" }),
      entry(2, grace, { type: "message", text: "hello" }),
      entry(3, grace, { type: "annotation", text: "deploy 7", at: 1, via: "ci" }),
      entry(4, ada, { type: "annotation", text: "", at: 1 }),
      entry(5, ada, { type: "edit", ops: [{ op: "set", path: "title", value: "Web" }] }),
      entry(6, ada, { type: "annotation_removed", target: 4 }),
    ),
  ).toEqual([
    "ada removed an annotation",
    "ada renamed the dashboard to Web",
    "ada marked a moment",
    "ci marked “deploy 7”",
    "grace came",
  ]);
});

it("panels are called what they were called then", () => {
  const removed = { type: "edit", ops: [{ op: "remove", path: "panels.p2" }] };
  const renamed = { type: "edit", ops: [{ op: "set", path: "panels.p1.title", value: "CPU" }] };
  expect(
    told(
      entry(1, ada, removed),
      entry(2, ada, { ...removed, titles: { p2: "Network" } }),
      entry(3, ada, { ...renamed, titles: { p1: "Processor" } }),
    ),
  ).toEqual(["ada renamed Processor to CPU", "ada removed Network", "ada removed a panel"]);
});

it("coming and going in a row is one line, with the last of it", () => {
  const lines = happenings(
    [
      entry(1, grace, { type: "user_joined" }),
      entry(2, grace, { type: "user_left" }),
      entry(3, grace, { type: "user_joined" }),
      entry(4, ada, { type: "user_joined" }),
    ],
    {},
  );
  expect(lines.map(({ key, words, time }) => [key, words, time])).toEqual([
    [4, "came", 4000],
    [1, "came", 3000],
  ]);
});

it("long texts are cut", () => {
  expect(told(entry(1, ada, { type: "annotation", text: "x".repeat(500), at: 1 }))[0]).toHaveLength(
    "ada marked “…”".length + 80,
  );
});
