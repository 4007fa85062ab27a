/** How two versions of a dashboard differ, panel by panel and in words. Pure. */

import { describe } from "../document/describe";
import { difference } from "../document/difference";
import { normal } from "../document/normal";
import type { Dashboard } from "../document/panel";
import { nameOf } from "../editor/naming";

/** Of a panel: only in the first, only in the second, in both but not the same, or the same. */
export type Fate = "removed" | "added" | "changed" | "same";

export interface Differing {
  /** By panel. */
  fates: ReadonlyMap<string, Fate>;
  /** A sentence for each panel, and for the dashboard itself, that differs. */
  sentences: readonly string[];
}

export function differing(before: Dashboard, after: Dashboard): Differing {
  const ops = difference(normal(before), normal(after));
  const byPanel = new Map<string, typeof ops>();
  for (const op of ops) {
    const [group, id = ""] = op.path.split(".");
    const key = group === "panels" ? id : "";
    byPanel.set(key, [...(byPanel.get(key) ?? []), op]);
  }
  const fates = new Map<string, Fate>();
  for (const id of new Set([...Object.keys(before.panels), ...Object.keys(after.panels)])) {
    const [old, now] = [before.panels[id], after.panels[id]];
    fates.set(id, !now ? "removed" : !old ? "added" : byPanel.has(id) ? "changed" : "same");
  }
  const sentences = [...byPanel].map(([id, some]) => sentence(some, id, before, fates));
  return { fates, sentences };
}

type Ops = ReturnType<typeof difference>;

function sentence(ops: Ops, id: string, before: Dashboard, fates: ReadonlyMap<string, Fate>): string {
  const panel = before.panels[id];
  if (fates.get(id) === "removed" && panel) return `${nameOf(panel)}: removed`;
  const words = describe(ops, before, 4);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
