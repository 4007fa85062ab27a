/** What happened in a room, in words that follow a person's name. Pure. */
import type { Entry } from "../core/roomWire";
import { describe, type Known, knownThen } from "../document/describe";

/** A line of the activity. */
export interface Happening {
  key: number;
  /** The entry it stands for, or the last of them. */
  offset: number;
  type: Entry["type"];
  who: { id: string; name: string };
  words: string;
  /** Milliseconds since the epoch. */
  time: number;
}

const LONGEST = 80;

/** Lines, newest first; who comes and goes again and again has one line in a row. */
export function happenings(entries: readonly Entry[], known: Known): Happening[] {
  const lines: Happening[] = [];
  for (const entry of entries) {
    const words = wordsOf(entry, known);
    if (words === null) continue;
    const { type, user, offset } = entry;
    const last = lines.at(-1);
    const again = last && moves(type) && moves(last.type) && last.who.id === user.id;
    const line = { key: offset, offset, type, who: via(entry) ?? user, words, time: Date.parse(entry.time) };
    if (again) lines[lines.length - 1] = { ...line, key: last.key };
    else lines.push(line);
  }
  return lines.reverse();
}

const moves = (type: Entry["type"]) => type === "user_joined" || type === "user_left";

function via(entry: Entry): Happening["who"] | null {
  return "via" in entry && entry.via !== undefined ? { id: entry.user.id, name: entry.via } : null;
}

/** Null for what the conversation shows. */
function wordsOf(entry: Entry, known: Known): string | null {
  switch (entry.type) {
    case "user_joined":
      return "came";
    case "user_left":
      return "left";
    case "annotation":
      return entry.text === "" ? "marked a moment" : `marked ${short(entry.text)}`;
    case "annotation_removed":
      return "removed an annotation";
    case "message_deleted":
      return "took a message back";
    case "edit":
      return entry.restored === undefined
        ? describe(entry.ops, knownThen(known, entry.titles))
        : "brought an earlier version back";
    default:
      return null;
  }
}

function short(text: string): string {
  return text.length > LONGEST ? `“${text.slice(0, LONGEST).trimEnd()}…”` : `“${text}”`;
}
