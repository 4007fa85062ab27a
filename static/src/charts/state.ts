/** What state a panel is in, from the facts about its data and its connection. Pure. */
import type { ConnectionState } from "../core/connection";
import type { RequestError } from "../core/errors";

export type PanelState =
  | { kind: "loading" }
  /** The panel asks for nothing. */
  | { kind: "empty" }
  /** Nothing in the range; the panel's body says when the last point was. */
  | { kind: "noData" }
  | { kind: "live" }
  | { kind: "paused" }
  /** The last value is older than three usual intervals; milliseconds since the epoch. */
  | { kind: "stale"; since: number }
  /** What stands is what was known then; milliseconds since the epoch. */
  | { kind: "reconnecting"; since: number }
  /** One push stands for so many updates. */
  | { kind: "slowed"; of: number }
  | { kind: "error"; error: RequestError };

export interface Facts {
  /** Whether it shows queries at all; one that does not is what it is. */
  asks: boolean;
  queries: number;
  /** Everything asked for has come. */
  ready: boolean;
  error: RequestError | null;
  /** How many series have a value in the range. */
  series: number;
  live: boolean;
  connection: ConnectionState;
  droppedAt: number | null;
  slowed: number;
  /** Since when all series are stale. */
  staleSince: number | null;
}

export function panelState(facts: Facts): PanelState {
  if (facts.error) return { kind: "error", error: facts.error };
  if (facts.asks && facts.queries === 0) return { kind: "empty" };
  if (!facts.ready) return { kind: "loading" };
  if (!facts.asks) return { kind: "live" };
  if (!facts.live) return facts.series === 0 ? { kind: "noData" } : { kind: "paused" };
  if (facts.droppedAt !== null && facts.connection !== "live") return { kind: "reconnecting", since: facts.droppedAt };
  if (facts.series === 0) return { kind: "noData" };
  if (facts.slowed > 1) return { kind: "slowed", of: facts.slowed };
  if (facts.staleSince !== null) return { kind: "stale", since: facts.staleSince };
  return { kind: "live" };
}

/** Whether two states look the same, so that nothing needs to be told anew. */
export function sameState(a: PanelState, b: PanelState): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
