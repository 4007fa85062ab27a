/** How a list of notifications is divided: today, yesterday, earlier. Pure. */
import type { Notice } from "../core/noticeWire";
import { dayWords } from "../rooms/words";

export interface Group {
  title: string;
  notices: readonly Notice[];
}

/** Runs of notifications, newest first; what is older than yesterday is one. */
export function groups(list: readonly Notice[], now: number): Group[] {
  const done = new Map<string, Notice[]>();
  for (const one of list) {
    const day = dayWords(Date.parse(one.time), now);
    const title = day === "Today" || day === "Yesterday" ? day : "Earlier";
    done.set(title, [...(done.get(title) ?? []), one]);
  }
  return [...done].map(([title, notices]) => ({ title, notices }));
}
