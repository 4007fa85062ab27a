/**
 * Ranges of time: the last so many milliseconds, or from one moment to another; as typed, as in the URL, as read.
 * Moments without a zone are local. Everything here is pure: the current time is an argument.
 */
import { DAY, HOUR, MINUTE, parseDuration, printDuration, SECOND } from "./steps";

/** The last `window` milliseconds, or from one moment to another (milliseconds since the epoch). */
export type TimeRange = Relative | Interval;

export interface Relative {
  readonly window: number;
}

export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** The shortest range that can be shown, milliseconds. */
export const SHORTEST = 1_000;

export function isRelative(range: TimeRange): range is Relative {
  return "window" in range;
}

/** From when to when `range` reaches at the moment `now`. */
export function resolve(range: TimeRange, now: number): Interval {
  return isRelative(range) ? { from: now - range.window, to: now } : { from: range.from, to: range.to };
}

/** The range of a dashboard's document. */
export function fromDocument(time: Relative | { from: string; to: string }): TimeRange {
  return "window" in time ? { window: time.window } : { from: Date.parse(time.from), to: Date.parse(time.to) };
}

/** `range` moved by a part of its length, as an absolute one: −0.5 is half a window back. */
export function shifted(range: TimeRange, part: number, now: number): TimeRange {
  const { from, to } = resolve(range, now);
  const by = Math.round((to - from) * part);
  return { from: from + by, to: to + by };
}

/** `range` twice as long: a relative one reaches back further, an absolute one grows on both sides, never past now. */
export function zoomedOut(range: TimeRange, now: number): TimeRange {
  if (isRelative(range)) return { window: range.window * 2 };
  const half = Math.round((range.to - range.from) / 2);
  const to = Math.max(range.to, Math.min(range.to + half, now));
  return { from: to - 4 * half, to };
}

// As typed

/**
 * What somebody typed, as a range; null when it cannot be understood:
 * `90m`, `now-6h`, `now-6h to now-1h`, `today`, `yesterday`, `14:00-15:30`, `2026-11-22`, `2026-11-22 14:00 to 15:30`,
 * two ISO 8601 times with `to`, `–`, `/` or ` - ` between them.
 */
export function parseRange(text: string, now: number): TimeRange | null {
  const typed = text
    .trim()
    .toLowerCase()
    .replace(/^last\s+/, "");
  const window = parseDuration(typed) ?? parseDuration(/^now\s*-\s*(.+)$/.exec(typed)?.[1] ?? "");
  if (window !== null) return { window };
  const day = parseDay(typed, now);
  if (day !== null) return { from: day, to: Math.min(nextDay(day), Math.max(now, day + SHORTEST)) };
  return parsePair(typed, now);
}

function parsePair(typed: string, now: number): TimeRange | null {
  const [first, second, ...more] = typed.split(/\s+to\s+|\s*–\s*|\s*\/\s*|\s+-\s+|(?<=:\d\d)-(?=\d?\d:)/);
  if (first === undefined || second === undefined || more.length > 0) return null;
  const from = parseMoment(first, now);
  if (from === null) return null;
  if (second === "now" && first.startsWith("now-")) return { window: now - from };
  const to = parseMoment(second, now, from);
  return to === null ? null : checked(from, to, now, isClock(first) && isClock(second));
}

/** Clock times are of today, or of yesterday when they have not come yet; an end before its start is past midnight. */
function checked(from: number, to: number, now: number, clocks: boolean): TimeRange | null {
  if (clocks && to <= from) return checked(from - DAY, to, now, clocks);
  if (clocks && from > now) return checked(from - DAY, to - DAY, now, clocks);
  return to - from >= SHORTEST ? { from, to } : null;
}

const isClock = (text: string) => /^\d{1,2}:\d{2}(:\d{2})?$/.test(text);

/** One moment: `now`, `now-1h`, `14:00` (of the day of `base`), a date, a date with a time, ISO 8601; null if none. */
export function parseMoment(text: string, now: number, base = now): number | null {
  const typed = text.trim().toLowerCase();
  if (typed === "now") return now;
  const ago = /^now\s*-\s*(.+)$/.exec(typed)?.[1];
  if (ago !== undefined) {
    const ms = parseDuration(ago);
    return ms === null ? null : now - ms;
  }
  return parseClock(typed, base) ?? parseDay(typed, now) ?? parseDate(typed);
}

function parseClock(typed: string, base: number): number | null {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(typed);
  if (!found) return null;
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  if (hour > 24 || minute > 59 || second > 59) return null;
  return new Date(base).setHours(hour, minute, second, 0);
}

/** Midnight at which the named day begins. */
function parseDay(typed: string, now: number): number | null {
  const today = new Date(now).setHours(0, 0, 0, 0);
  if (typed === "today") return today;
  if (typed === "yesterday") return new Date(today - DAY / 2).setHours(0, 0, 0, 0);
  return /^\d{4}-\d{2}-\d{2}$/.test(typed) ? parseDate(`${typed}t00:00`) : null;
}

function nextDay(midnight: number): number {
  return new Date(midnight + DAY + DAY / 2).setHours(0, 0, 0, 0);
}

function parseDate(typed: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}/.test(typed)) return null;
  const time = Date.parse(typed.replace(" ", "T").toUpperCase());
  return Number.isNaN(time) ? null : time;
}

// In the URL

/** `range` as the `from` and `to` of a URL or of the API. */
export function toParams(range: TimeRange): { from: string; to: string } {
  if (isRelative(range)) return { from: `now-${printDuration(range.window)}`, to: "now" };
  return { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() };
}

/** The range that a URL names; null when it names none, or none that makes sense. */
export function fromParams(params: URLSearchParams, now: number): TimeRange | null {
  const [from, to] = [params.get("from"), params.get("to") ?? "now"];
  if (from === null) return null;
  const number = (text: string) => (/^\d{12,14}$/.test(text) ? new Date(Number(text)).toISOString() : text);
  return parseRange(`${number(from)} to ${number(to)}`, now);
}

// As read

const two = (n: number) => String(n).padStart(2, "0");

/** `14:05`, or `14:05:09` with seconds; local. */
export function formatClock(time: number, seconds = false): string {
  const at = new Date(time);
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return seconds ? `${clock}:${two(at.getSeconds())}` : clock;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `22 Nov`, with the year when it is not that of `now`. */
export function formatDay(time: number, now: number): string {
  const at = new Date(time);
  const day = `${at.getDate()} ${MONTHS[at.getMonth()]}`;
  return at.getFullYear() === new Date(now).getFullYear() ? day : `${day} ${at.getFullYear()}`;
}

const sameDay = (a: number, b: number) => new Date(a).toDateString() === new Date(b).toDateString();

/** A moment as short as it can be said: `12:03:10` today, else `21 Nov 12:03`. */
export function formatMoment(time: number, now: number): string {
  return sameDay(time, now) ? formatClock(time, true) : `${formatDay(time, now)} ${formatClock(time)}`;
}

/** `Last 5 minutes`, `14:00 – 15:30`, `21 Nov 23:00 – 22 Nov 01:00`. */
export function formatRange(range: TimeRange, now: number): string {
  if (isRelative(range)) return `Last ${inWords(range.window)}`;
  const { from, to } = range;
  const seconds = to - from < 5 * MINUTE;
  const day = (time: number) => (sameDay(time, now) ? "" : `${formatDay(time, now)} `);
  const end = sameDay(from, to) ? "" : day(to) || `${formatDay(to, now)} `;
  return `${day(from)}${formatClock(from, seconds)} – ${end}${formatClock(to, seconds)}`;
}

/** `300_000` → `5 minutes`. */
export function inWords(ms: number): string {
  for (const [size, word] of [
    [DAY, "day"],
    [HOUR, "hour"],
    [MINUTE, "minute"],
    [SECOND, "second"],
  ] as const) {
    if (ms >= size && ms % size === 0) return ms === size ? `1 ${word}` : `${ms / size} ${word}s`;
  }
  return `${(ms / SECOND).toFixed(1)} seconds`;
}
