import { gauge } from "./gauge";
import type { PanelKind } from "./kind";
import { stat } from "./stat";
import { table } from "./table";
import { timeseries } from "./timeseries";

/** Every kind of panel there is, in the order of the picker. A new one is a folder and a word here. */
export const KINDS: readonly PanelKind[] = [timeseries, stat, gauge, table];

/** The kind of this name; what a newer server knows and this page does not is shown as a table. */
export function kindOf(name: string): PanelKind {
  return KINDS.find(({ kind }) => kind === name) ?? table;
}
