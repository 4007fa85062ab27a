import { expect, test } from "vitest";
import { conversation, type Item, runs, threadOf, unreadCount } from "../../src/rooms/chat";
import type { Annotation, Message } from "../../src/rooms/fold";

const NOON = new Date(2026, 10, 22, 12).getTime();
const MINUTE = 60_000;

function message(offset: number, user: string, minutes: number, more: Partial<Message> = {}): Message {
  return {
    kind: "message",
    key: String(offset),
    offset,
    time: NOON + minutes * MINUTE,
    user: { id: user, name: user },
    via: null,
    text: `said ${offset}`,
    pending: false,
    link: null,
    thread: null,
    mentions: [],
    edited: false,
    deleted: false,
    reactions: [],
    ...more,
  };
}

function annotation(offset: number): Annotation {
  const { link, thread, mentions, edited, deleted, reactions, ...said } = message(offset, "ada", offset);
  return { ...said, kind: "annotation", at: NOON, until: null, panel: null, severity: "info" };
}

const shape = (items: readonly Item[], unreadAfter: number | null = null) =>
  runs(items, unreadAfter).map(({ author, items }) => [author.name, ...items.map(({ offset }) => offset)]);

test("what one author says without a break is one run", () => {
  const items = [message(1, "ada", 0), message(2, "ada", 2), message(3, "grace", 3), message(4, "ada", 4)];
  expect(shape(items)).toEqual([
    ["ada", 1, 2],
    ["grace", 3],
    ["ada", 4],
  ]);
});

test("a pause, another day and the first unread begin a run", () => {
  expect(shape([message(1, "ada", 0), message(2, "ada", 5)])).toHaveLength(2);
  const days = runs([message(1, "ada", 0), message(2, "ada", 13 * 60)], null);
  expect(days.map(({ newDay }) => newDay)).toEqual([false, true]);
  const read = runs([message(1, "ada", 0), message(2, "ada", 1), message(3, "ada", 2)], 1);
  expect(read.map(({ unread }) => unread)).toEqual([false, true]);
});

test("a source does not speak in the run of another", () => {
  expect(shape([message(1, "k", 0, { via: "ci" }), message(2, "k", 0, { via: "cron" })])).toHaveLength(2);
});

test("threads and what was deleted are not in the conversation", () => {
  const folded = {
    messages: [
      message(1, "ada", 0),
      message(3, "ada", 0, { thread: 2 }),
      message(4, "ada", 0, { deleted: true }),
      message(5, "ada", 0, { thread: 2, deleted: true }),
    ],
    annotations: [annotation(2)],
  };
  expect(conversation(folded, 1).map(({ offset }) => offset)).toEqual([1, 2]);
  expect(conversation(folded, 3).map(({ offset }) => offset)).toEqual([1]);
  expect(threadOf(folded, 2).map(({ offset }) => offset)).toEqual([3]);
});

test("unread is what others put after the last that was read", () => {
  const items = [message(1, "grace", 0), message(2, "ada", 0), message(3, "grace", 0), annotation(4)];
  expect(unreadCount(items, 0, "ada")).toBe(2);
  expect(unreadCount(items, 1, "ada")).toBe(1);
  expect(unreadCount(items, 4, "ada")).toBe(0);
});
