/** Versions in words. Pure. */
import { formatClock } from "../core/time";
import { describe, type Known, knownThen } from "../document/describe";
import { dayWords } from "../rooms/words";
import { counted } from "../time/words";
import type { Version } from "./api";

/** Who and what: `ada and grace moved CPU`; of the first one: `Made`. */
export function whatWords({ people, ops, titles, count, restored }: Version, known: Known): string {
  if (count === 0) return "Made";
  const names = people.map(({ name }) => name);
  const who = names.length > 2 ? `${names[0]} and ${names.length - 1} others` : names.join(" and ");
  return restored === undefined
    ? `${who} ${describe(ops, knownThen(known, titles), 3)}`
    : `${who} brought an earlier version back`;
}

/** When: `Today 16:05 – 16:12, 7 changes`. */
export function whenWords({ begin, end, count }: Version, now: number): string {
  const [from, to] = [Date.parse(begin), Date.parse(end)];
  const [first, last] = [formatClock(from), formatClock(to)];
  const clock = first === last ? last : `${first} – ${last}`;
  return [`${dayWords(to, now)} ${clock}`, count > 0 ? counted(count, "change") : ""].filter(Boolean).join(", ");
}

/** What a version is called where there is one line for it. */
export function calledWords(version: Version, now: number): string {
  return version.name ?? whenWords({ ...version, count: 0, begin: version.end }, now);
}
