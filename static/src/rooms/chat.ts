/** How a conversation is laid out: runs of one author, days, what is unread. Pure. */
import type { Annotation, Author, Folded, Message } from "./fold";

export type Item = Message | Annotation;

/** What one author said without a break. */
export interface Run {
  key: string;
  author: Author;
  /** The source that spoke, if it was not a person. */
  via: string | null;
  /** The first of the run, milliseconds since the epoch. */
  time: number;
  items: readonly Item[];
  /** A day begins here. */
  newDay: boolean;
  /** What follows was not read when the page came. */
  unread: boolean;
}

/** A pause that ends a run, milliseconds. */
const PAUSE = 5 * 60_000;

/** What is said to the whole room, in order; what belongs to a thread is only there. */
export function conversation({ messages, annotations }: Folded, oldest: number): Item[] {
  const said = messages.filter(({ thread, deleted }) => thread === null && !deleted);
  const marked = annotations.filter(({ offset }) => offset >= oldest);
  return [...said, ...marked].sort((a, b) => a.offset - b.offset);
}

/** What was said under the annotation at `offset`. */
export function threadOf({ messages }: Folded, offset: number): Message[] {
  return messages.filter(({ thread, deleted }) => thread === offset && !deleted);
}

/** Runs of items; one begins at `unreadAfter`, so that a line can stand before it. */
export function runs(items: readonly Item[], unreadAfter: number | null): Run[] {
  const done: (Run & { items: Item[] })[] = [];
  let previous: Item | undefined;
  for (const item of items) {
    const unread = unreadAfter !== null && item.offset > unreadAfter && (previous?.offset ?? 0) <= unreadAfter;
    const newDay = previous !== undefined && !sameDay(previous.time, item.time);
    const run = done.at(-1);
    if (run && previous && !unread && !newDay && goesOn(previous, item)) run.items.push(item);
    else {
      const { key, user, via, time } = item;
      done.push({ key, author: user, via, time, items: [item], newDay, unread });
    }
    previous = item;
  }
  return done;
}

function goesOn(previous: Item, item: Item): boolean {
  return previous.user.id === item.user.id && previous.via === item.via && item.time - previous.time < PAUSE;
}

const sameDay = (a: number, b: number) => new Date(a).toDateString() === new Date(b).toDateString();

/** How many items others have put after `offset`. */
export function unreadCount(items: readonly Item[], offset: number, me: string): number {
  return items.filter((item) => item.offset > offset && item.user.id !== me && !item.pending).length;
}
