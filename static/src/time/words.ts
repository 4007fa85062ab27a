/** How long ago, and how many, in words. */
import { formatClock, formatDay } from "../core/time";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "just now", "12 s ago", "5 min ago", "3 h ago", "yesterday", "4 days ago", then the date. */
export function ago(then: number, now: number): string {
  const past = now - then;
  if (past < 5 * SECOND) return "just now";
  if (past < MINUTE) return `${Math.floor(past / SECOND)} s ago`;
  if (past < HOUR) return `${Math.floor(past / MINUTE)} min ago`;
  if (past < DAY) return `${Math.floor(past / HOUR)} h ago`;
  const days = Math.floor(past / DAY);
  if (days < 2) return "yesterday";
  return days < 14 ? `${days} days ago` : formatDay(then, now);
}

/** "12 Mar 14:03:10", with the year when it is not this one: for the tip behind an "ago". */
export function moment(time: number, now: number): string {
  return `${formatDay(time, now)} ${formatClock(time, true)}`;
}

/** "1 panel", "2 panels". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}
