/** Whether what one changed is kept: from the facts to a few words. Pure. */
import type { RoomState } from "../client/room";
import { counted } from "../time/words";

/**
 * - `saved`: the server has everything
 * - `saving`: on its way
 * - `offline`: kept here, over a reload too, until there is a connection
 * - `gone`: the dashboard is no more
 */
export interface Saved {
  kind: "saved" | "saving" | "offline" | "gone";
  /** How many changes the server has not acknowledged. */
  waiting: number;
}

export function savedOf(state: RoomState, waiting: number): Saved {
  if (state === "refused") return { kind: "gone", waiting };
  if (state === "joined") return { kind: waiting === 0 ? "saved" : "saving", waiting };
  return { kind: waiting === 0 && state === "joining" ? "saved" : "offline", waiting };
}

export interface SavedWords {
  text: string;
  tone: "" | "warn" | "bad";
  tip: string;
}

export function savedWords({ kind, waiting }: Saved): SavedWords {
  if (kind === "saved") return { text: "Saved", tone: "", tip: "Every change is kept on the server" };
  if (kind === "saving") return { text: "Saving…", tone: "", tip: `${counted(waiting, "change")} on the way` };
  if (kind === "gone") return { text: "Not saved", tone: "bad", tip: "This dashboard was deleted" };
  if (waiting === 0)
    return { text: "Offline", tone: "warn", tip: "What you change is kept here until the connection is back" };
  return {
    text: `Offline: ${counted(waiting, "change")} kept`,
    tone: "warn",
    tip: "Kept in this browser, over a reload too, and saved once the connection is back",
  };
}
