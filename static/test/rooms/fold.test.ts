import { expect, test } from "vitest";
import type { AnnotationEntry, Entry, Joined } from "../../src/core/roomWire";
import { folded } from "../../src/rooms/fold";
import { appended, EMPTY, gapBefore, type HeldLog, joined, MOST, oldest, prepended } from "../../src/rooms/log";

const USERS = [
  { id: "u1", name: "ada" },
  { id: "u2", name: "grace" },
];

/** The same numbers each time: a linear congruential generator (Numerical Recipes). */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** A log in which anything is done to anything that came before. */
function anyLog(seed: number, length: number): Entry[] {
  const roll = dice(seed);
  const entries: Entry[] = [];
  for (let offset = 1; offset <= length; offset++) {
    const user = USERS[roll(2)] ?? { id: "", name: "" };
    const happened = { roomId: "d1", offset, time: new Date(1_795_348_800_000 + offset * 1000).toISOString(), user };
    const target = 1 + roll(offset);
    const kinds: Entry[] = [
      { type: "message", ...happened, text: `said ${offset}` },
      { type: "message_edited", ...happened, target, text: `edited ${offset}` },
      { type: "message_deleted", ...happened, target },
      { type: "reaction", ...happened, target, emoji: ["+", "-"][roll(2)] ?? "", on: roll(3) > 0 },
      { type: "annotation", ...happened, text: `marked ${offset}`, at: offset },
      { type: "annotation_removed", ...happened, target },
      { type: "user_joined", ...happened },
    ];
    entries.push(kinds[Math.max(0, roll(9) - 2)] as Entry);
  }
  return entries;
}

const reply = (entries: readonly Entry[], annotations: AnnotationEntry[] = []): Joined => ({
  roomId: "d1",
  epoch: "e1",
  top: entries.at(-1)?.offset ?? 0,
  recovered: false,
  you: { id: "u1", name: "ada", role: "editor", color: 0 },
  part: "editor",
  may: { speak: true, edit: true, share: false },
  people: [],
  peopleCount: 0,
  readOffset: 0,
  entries,
  annotations,
  earlier: false,
});
const at = (entries: readonly Entry[]): HeldLog => joined(EMPTY, reply(entries));

test("entries in pages, backwards and forwards, are the same as all at once", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const all = anyLog(seed, 80);
    const roll = dice(seed + 1000);
    let from = 20 + roll(40);
    let to = from + roll(80 - from);
    let log = at(all.slice(from, to));
    while (from > 0 || to < all.length) {
      const size = 1 + roll(15);
      if (from > 0 && (to === all.length || roll(2) === 0)) {
        log = prepended(log, all.slice(Math.max(0, from - size), from));
        from = Math.max(0, from - size);
      } else {
        log = appended(log, all.slice(to, to + size));
        to = Math.min(all.length, to + size);
      }
    }
    expect(folded(log)).toEqual(folded(at(all)));
  }
});

test("entries that come twice change nothing", () => {
  const all = anyLog(7, 50);
  const log = at(all);
  expect(appended(log, all.slice(10))).toEqual(log);
  expect(prepended(log, all.slice(0, 10))).toEqual(log);
});

test("annotations that came with the join are the same as those among the entries", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const all = anyLog(seed, 80);
    const known = all.slice(0, 40).filter((e): e is AnnotationEntry => e.type === "annotation");
    const removed = all.filter((e) => e.type === "annotation_removed").map(({ target }) => target);
    const standing = known.filter(({ offset }) => !removed.includes(offset));
    const log = joined(EMPTY, reply(all.slice(40), standing));
    expect(folded(log).annotations).toEqual(folded(at(all)).annotations);
    expect(folded(prepended(log, all.slice(0, 40)))).toEqual(folded(at(all)));
  }
});

test("what is held is bounded, and the annotations stay", () => {
  const all = anyLog(3, MOST + 500);
  let log = EMPTY;
  for (let i = 0; i < all.length; i += 100) log = appended(log, all.slice(i, i + 100));
  expect(log.entries.length).toBeLessThanOrEqual(MOST);
  expect(oldest(log)).toBeGreaterThan(1);
  expect(log.entries.at(-1)).toBe(all.at(-1));
  expect(folded(log).annotations).toEqual(folded({ ...log, entries: all, annotations: new Map() }).annotations);
});

test("a gap is noticed", () => {
  const all = anyLog(5, 10);
  const log = at(all.slice(0, 5));
  expect(gapBefore(log, all[5] as Entry)).toBe(false);
  expect(gapBefore(log, all[6] as Entry)).toBe(true);
});

test("edits, deletions and reactions", () => {
  const happened = (offset: number, user = USERS[0] as { id: string; name: string }) => ({
    roomId: "d1",
    offset,
    time: "2026-11-22T12:00:00.000Z",
    user,
  });
  const log = at([
    { type: "message", ...happened(1), text: "Helo" },
    { type: "message_edited", ...happened(2), target: 1, text: "Hello" },
    { type: "reaction", ...happened(3, USERS[1]), target: 1, emoji: "👍", on: true },
    { type: "reaction", ...happened(4), target: 1, emoji: "👍", on: true },
    { type: "message", ...happened(5), text: "Gone soon" },
    { type: "message_deleted", ...happened(6), target: 5 },
  ]);
  expect(folded(log).messages).toMatchObject([
    { text: "Hello", edited: true, reactions: [{ emoji: "👍", by: ["u2", "u1"] }] },
    { text: "", deleted: true, edited: false },
  ]);
  const off = folded(appended(log, [{ type: "reaction", ...happened(7), target: 1, emoji: "👍", on: false }]));
  expect(off.messages[0]?.reactions).toEqual([{ emoji: "👍", by: ["u2"] }]);
});
