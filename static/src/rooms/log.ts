/**
 * The part of a room's log that this page holds: entries in a row, without a gap, from some offset to the newest; older
 * ones are read when somebody scrolls up to them. Pure: every function answers with a new log.
 */
import type { AnnotationEntry, Entry, Joined } from "../core/roomWire";

export interface HeldLog {
  readonly epoch: string;
  /** The offset of the newest entry known. */
  readonly top: number;
  /** In order of offset, each one more than the one before. */
  readonly entries: readonly Entry[];
  /** Annotations from before `entries`, by offset. */
  readonly annotations: ReadonlyMap<number, AnnotationEntry>;
}

/** More entries than this are not held while new ones come: the oldest go, and are read again when they are wanted. */
export const MOST = 2_000;
/** How many stay when there were too many. */
const KEPT = 1_000;

export const EMPTY: HeldLog = { epoch: "", top: 0, entries: [], annotations: new Map() };

/** The log after a join: what was held goes on when only what was missed follows, else it begins anew. */
export function joined(log: HeldLog, reply: Joined): HeldLog {
  if (reply.recovered && log.epoch === reply.epoch) return appended(log, reply.entries);
  const top = reply.entries.at(-1)?.offset ?? reply.top;
  const annotations = new Map((reply.annotations ?? []).map((entry) => [entry.offset, entry]));
  return { epoch: reply.epoch, top, entries: reply.entries, annotations };
}

/** Whether `entry` does not follow what is held: something between was missed. */
export function gapBefore(log: HeldLog, entry: Entry): boolean {
  return entry.offset > log.top + 1;
}

/** With entries that follow; what is held already is left out. */
export function appended(log: HeldLog, entries: readonly Entry[]): HeldLog {
  const news = entries.filter(({ offset }) => offset > log.top);
  const last = news.at(-1);
  return last ? trimmed({ ...log, top: last.offset, entries: [...log.entries, ...news] }) : log;
}

/** With a page of older entries before those held. */
export function prepended(log: HeldLog, page: readonly Entry[]): HeldLog {
  const first = oldest(log);
  return { ...log, entries: [...page.filter(({ offset }) => offset < first), ...log.entries] };
}

/** The offset of the oldest entry held; the next one to come when none is. */
export function oldest({ entries, top }: HeldLog): number {
  return entries[0]?.offset ?? top + 1;
}

/** Drops the oldest entries when there are too many; annotations among them stay. */
function trimmed(log: HeldLog): HeldLog {
  if (log.entries.length <= MOST) return log;
  const gone = log.entries.slice(0, -KEPT);
  const annotations = new Map(log.annotations);
  for (const entry of gone) {
    if (entry.type === "annotation") annotations.set(entry.offset, entry);
    else if (entry.type === "annotation_removed") annotations.delete(entry.target);
  }
  return { ...log, annotations, entries: log.entries.slice(-KEPT) };
}
