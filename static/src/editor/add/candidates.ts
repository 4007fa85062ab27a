/** Panels that could be added: a metric in every kind that can show it, and the kinds that show no metric. Pure. */

import type { Change } from "../../core/roomWire";
import type { Dashboard, Panel } from "../../document/panel";
import type { Suggestion } from "../../home/api";
import { placed } from "../../home/placing";
import type { PanelKind } from "../../panels/kind";
import { freeId } from "../session";

export interface Candidate extends Suggestion {
  /** What the server thinks suits the metric best. */
  suggested: boolean;
}

/** One metric in every kind that asks, the suggested kind first. */
export function candidatesFor(suggestion: Suggestion, kinds: readonly PanelKind[]): Candidate[] {
  const all = kinds
    .filter(({ asks }) => asks)
    .map((kind) => ({
      ...suggestion,
      kind: kind.kind,
      size: kind.kind === suggestion.kind ? suggestion.size : kind.size,
      suggested: kind.kind === suggestion.kind,
    }));
  return [...all.filter(({ suggested }) => suggested), ...all.filter(({ suggested }) => !suggested)];
}

/** The kinds that show the room, or what is written in them. */
export function withoutMetric(kinds: readonly PanelKind[]): Candidate[] {
  return kinds
    .filter(({ asks }) => !asks)
    .map(({ kind, name, size }) => ({ kind, title: name, queries: {}, size, suggested: false }));
}

/** What adds several panels at once, below those there are, in rows. */
export function addSeveral(panels: Dashboard["panels"], picked: readonly Suggestion[]): Change[] {
  const end = Object.values(panels).reduce((most, { at }) => Math.max(most, at[1] + at[3]), 0);
  return Object.values(placed(picked)).map((panel): Change => {
    const [x, y, w, h] = panel.at;
    const value: Panel = { ...panel, at: [x, y + end, w, h] };
    return { op: "add", path: `panels.${freeId(panels)}`, value };
  });
}
