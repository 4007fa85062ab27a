import type { PanelKind } from "../document/panel";
import { gauge } from "./Gauge";
import type { Kind } from "./kind";
import { stat } from "./Stat";
import { table } from "./Table";
import { timeseries } from "./Timeseries";

/** Every kind of panel there is. A new one is a module and a line here. */
const KINDS: Readonly<Record<PanelKind, Kind>> = { timeseries, stat, gauge, table };

/** The kind of this name; what a newer server knows and this page does not is shown as a table. */
export function kindOf(name: PanelKind): Kind {
  return KINDS[name] ?? table;
}
