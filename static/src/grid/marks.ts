/** What a panel's header says about its data when it is not simply live. Pure. */
import type { PanelState } from "../charts/state";
import { formatClock } from "../core/time";

export interface Mark {
  kind: "stale" | "reconnecting" | "slowed" | "error";
  text: string;
}

/** Null where there is nothing to say: live, paused, or what the panel's body says in full. */
export function markOf(state: PanelState): Mark | null {
  switch (state.kind) {
    case "stale":
      return { kind: "stale", text: `stale since ${formatClock(state.since, true)}` };
    case "reconnecting":
      return { kind: "reconnecting", text: `as of ${formatClock(state.since, true)}` };
    case "slowed":
      return { kind: "slowed", text: `1 of ${state.of} updates` };
    case "error":
      return { kind: "error", text: "failed" };
    default:
      return null;
  }
}
