/** What is said about people, in words. Pure. */
import type { Link, Person } from "../core/roomWire";
import { DAY } from "../core/steps";
import { formatClock, formatDay, formatRange, inWords } from "../core/time";

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const parts = name.split(/[\s._-]+/).filter((part) => part !== "");
  const [first = "?", second] = parts;
  const letters = second ? [...first][0] + ([...second][0] ?? "") : [...first].slice(0, 2).join("");
  return letters.toUpperCase();
}

/** `Ada is typing`, `Ada and Grace are typing`, `3 people are typing`; empty when nobody is. */
export function typingWords(names: readonly string[]): string {
  if (names.length === 0) return "";
  if (names.length > 2) return `${names.length} people are typing`;
  return `${names.join(" and ")} ${names.length === 1 ? "is" : "are"} typing`;
}

/** Where somebody is: `Ada, looking at CPU`, `Grace, away`. */
export function whereWords(person: Person, me: string, titleOf: (panel: string) => string | undefined): string {
  const name = person.id === me ? `${person.name} (you)` : person.name;
  if (person.status === "away") return `${name}, away`;
  const title = person.panel === null ? undefined : titleOf(person.panel);
  return title ? `${name}, looking at ${title}` : `${name}, here`;
}

/** Why one no longer follows somebody. */
export function endedWords(name: string, why: "gone" | "mutual"): string {
  return why === "gone" ? `${name} has left. You are where they were.` : `${name} follows you now, so you lead.`;
}

/** When a message was said: a clock time today, else with its day. */
export function saidAt(time: number, now: number): string {
  const today = new Date(time).toDateString() === new Date(now).toDateString();
  return today ? formatClock(time) : `${formatDay(time, now)} ${formatClock(time)}`;
}

/** A day in a conversation: `Today`, `Yesterday`, `20 Nov`. */
export function dayWords(time: number, now: number): string {
  const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(now) - midnight(time)) / DAY);
  return days === 0 ? "Today" : days === 1 ? "Yesterday" : formatDay(time, now);
}

/** What a link leads to: `CPU · 11:33 – 11:35`. */
export function linkWords(link: Link, titleOf: (panel: string) => string | undefined, now: number): string {
  const title = link.panel === undefined ? undefined : (titleOf(link.panel) ?? "a panel that is gone");
  return [title, momentWords(link.from, link.to, now)].filter(Boolean).join(" · ");
}

/** A moment or a range: `11:33:05`, `11:33 – 11:35`; empty when there is none. */
export function momentWords(from: number | undefined, to: number | null | undefined, now: number): string {
  if (from === undefined) return "";
  if (to !== undefined && to !== null && to > from) return formatRange({ from, to }, now);
  const today = new Date(from).toDateString() === new Date(now).toDateString();
  return today ? formatClock(from, true) : `${formatDay(from, now)} ${formatClock(from, true)}`;
}

/** How long somebody has been here: `since 11:42`, or `for 3 days`. */
export function sinceWords(since: string, now: number): string {
  const ago = now - Date.parse(since);
  return ago < DAY ? `since ${formatClock(Date.parse(since))}` : `for ${inWords(Math.floor(ago / DAY) * DAY)}`;
}
