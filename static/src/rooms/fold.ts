/**
 * From entries to what people see: messages with their edits, deletions and reactions folded in, and annotations. The
 * law: however the entries came, in one piece or in pages, what is seen is the same. Pure.
 */
import type { AnnotationEntry, Entry, Link, MessageEntry, Severity } from "../core/roomWire";
import type { HeldLog } from "./log";

export interface Author {
  id: string;
  name: string;
}

interface Said {
  /** The same before and after the server has numbered it. */
  key: string;
  offset: number;
  /** Milliseconds since the epoch. */
  time: number;
  user: Author;
  /** The source that spoke, if it was not a person. */
  via: string | null;
  text: string;
  /** Not in the log yet. */
  pending: boolean;
}

export interface Reaction {
  emoji: string;
  /** Who put it, in order of their doing so. */
  by: readonly string[];
}

export interface Message extends Said {
  kind: "message";
  link: Link | null;
  /** The offset of the annotation that it is about. */
  thread: number | null;
  mentions: readonly string[];
  edited: boolean;
  deleted: boolean;
  reactions: readonly Reaction[];
}

export interface Annotation extends Said {
  kind: "annotation";
  at: number;
  until: number | null;
  panel: string | null;
  severity: Severity;
}

export interface Folded {
  /** In order. */
  messages: readonly Message[];
  /** Those that were not removed, in order. */
  annotations: readonly Annotation[];
}

/** What entries say about another one. */
interface Change {
  text: string | null;
  deleted: boolean;
  removed: boolean;
  /** Who has put an emoji, by emoji. */
  reactions: Map<string, Set<string>>;
}

/** What `log` comes to, with `unsent` after it: one's own doings that the server has not numbered yet. */
export function folded(log: HeldLog, unsent: readonly Entry[] = []): Folded {
  const entries = [...log.entries, ...unsent];
  const changes = changesIn(entries);
  const messages: Message[] = [];
  const annotations: Annotation[] = [];
  for (const entry of [...log.annotations.values(), ...entries]) {
    const change = changes.get(entry.offset);
    const pending = entry.offset > log.top;
    if (entry.type === "message") messages.push(messageOf(entry, change, pending));
    else if (entry.type === "annotation" && !change?.removed) annotations.push(annotationOf(entry, pending));
  }
  return { messages, annotations: unique(annotations) };
}

function changesIn(entries: readonly Entry[]): Map<number, Change> {
  const changes = new Map<number, Change>();
  const of = (target: number): Change => {
    const change = changes.get(target) ?? { text: null, deleted: false, removed: false, reactions: new Map() };
    changes.set(target, change);
    return change;
  };
  for (const entry of entries) {
    if (entry.type === "message_edited") of(entry.target).text = entry.text;
    else if (entry.type === "message_deleted") of(entry.target).deleted = true;
    else if (entry.type === "annotation_removed") of(entry.target).removed = true;
    else if (entry.type === "reaction") react(of(entry.target).reactions, entry.emoji, entry.user.id, entry.on);
  }
  return changes;
}

function react(reactions: Map<string, Set<string>>, emoji: string, user: string, on: boolean): void {
  const by = reactions.get(emoji) ?? new Set();
  if (on) by.add(user);
  else by.delete(user);
  if (by.size > 0) reactions.set(emoji, by);
  else reactions.delete(emoji);
}

function messageOf(entry: MessageEntry, change: Change | undefined, pending: boolean): Message {
  const deleted = change?.deleted ?? false;
  const reactions = deleted ? [] : [...(change?.reactions ?? [])].map(([emoji, by]) => ({ emoji, by: [...by] }));
  return {
    ...said(entry, pending),
    kind: "message",
    text: deleted ? "" : (change?.text ?? entry.text),
    link: deleted ? null : (entry.link ?? null),
    thread: entry.thread ?? null,
    mentions: entry.mentions ?? [],
    edited: !deleted && change?.text != null,
    deleted,
    reactions,
  };
}

function annotationOf(entry: AnnotationEntry, pending: boolean): Annotation {
  return {
    ...said(entry, pending),
    kind: "annotation",
    at: entry.at,
    until: entry.until ?? null,
    panel: entry.panel ?? null,
    severity: entry.severity ?? "info",
  };
}

function said(entry: MessageEntry | AnnotationEntry, pending: boolean): Said {
  return {
    key: entry.operationId ?? String(entry.offset),
    offset: entry.offset,
    time: Date.parse(entry.time),
    user: entry.user,
    via: entry.via ?? null,
    text: entry.text,
    pending,
  };
}

/** One of each offset, in order: an annotation can be held by itself and among the entries. */
function unique(annotations: readonly Annotation[]): Annotation[] {
  return [...new Map(annotations.map((one) => [one.offset, one])).values()].sort((a, b) => a.offset - b.offset);
}
