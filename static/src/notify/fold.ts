/** A list of notifications, newest first, and what pushes do to it. Pure. */
import { NOTICE_STATES, type Notice, type NoticeState, type NoticeStatesPush } from "../core/noticeWire";
import type { Severity } from "../core/roomWire";

/** Which notifications a list is of; empty = any, but of states: all that are not archived. */
export interface Wanted {
  state: "" | "unread" | NoticeState;
  severity: "" | Severity;
  text: string;
}

export const ALL: Wanted = { state: "", severity: "", text: "" };

const rank = (state: NoticeState) => NOTICE_STATES.indexOf(state);

/** Whether notifications in this state are in the list. */
export function holdsState({ state }: Wanted, of: NoticeState): boolean {
  if (state === "") return of !== "archived";
  return state === "unread" ? rank(of) < rank("read") : of === state;
}

/** Whether a notification is in the list: the server's own rule. */
export function holds(wanted: Wanted, { state, severity, title, body, sender }: Notice): boolean {
  if (!holdsState(wanted, state) || (wanted.severity !== "" && severity !== wanted.severity)) return false;
  return [title, body, sender].join("\n").toLowerCase().includes(wanted.text.toLowerCase());
}

/** With one more, at its place; what is there already stays as it is. */
export function withNotice(list: readonly Notice[], one: Notice, wanted: Wanted): readonly Notice[] {
  if (!holds(wanted, one) || list.some(({ id }) => id === one.id)) return list;
  return [...list, one].sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** With the states that `push` tells; what is no longer wanted goes. */
export function withStates(
  list: readonly Notice[],
  { changed, all }: Pick<NoticeStatesPush, "changed" | "all">,
  wanted: Wanted,
): readonly Notice[] {
  const states = new Map(changed.map(({ id, state }) => [id, state]));
  const after = list.map((one) => {
    const state = states.get(one.id) ?? (all && rank(one.state) < rank(all) ? all : one.state);
    return state === one.state ? one : { ...one, state };
  });
  return after.filter((one) => holds(wanted, one));
}

/** Whether `push` may bring notifications into the list that are not held. */
export function mayBring(list: readonly Notice[], { changed, all }: NoticeStatesPush, wanted: Wanted): boolean {
  const lowest = NOTICE_STATES.find((state) => holdsState(wanted, state)) ?? "unseen";
  if (all) return holdsState(wanted, all) && rank(lowest) > 0;
  const held = new Set(list.map(({ id }) => id));
  return changed.some(({ id, state }) => holdsState(wanted, state) && !held.has(id));
}
