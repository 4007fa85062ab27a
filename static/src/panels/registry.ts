import { bargauge } from "./bargauge";
import { events } from "./events";
import { gauge } from "./gauge";
import { heatmap } from "./heatmap";
import type { PanelKind } from "./kind";
import { people } from "./people";
import { stat } from "./stat";
import { table } from "./table";
import { text } from "./text";
import { timeline } from "./timeline";
import { timeseries } from "./timeseries";

/** Every kind of panel there is, in the order of the picker. A new one is a folder and a word here. */
export const KINDS: readonly PanelKind[] = [
  timeseries,
  stat,
  gauge,
  bargauge,
  table,
  heatmap,
  timeline,
  events,
  text,
  people,
];

/** The kind of this name; what a newer server knows and this page does not is shown as a table. */
export function kindOf(name: string): PanelKind {
  return KINDS.find(({ kind }) => kind === name) ?? table;
}
