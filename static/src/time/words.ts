/** Moments in words: how long ago, and at what time of day. */

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
  return days < 14 ? `${days} days ago` : day(then);
}

/** "12 Mar 2026" */
export function day(time: number): string {
  return new Date(time).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}

/** "12 Mar 2026, 14:03:10", for the tip behind an "ago". */
export function moment(time: number): string {
  return `${day(time)}, ${clock(time)}`;
}

/** "14:03:10" */
export function clock(time: number): string {
  return new Date(time).toLocaleTimeString(undefined, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
}

/** "1 panel", "2 panels". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}
