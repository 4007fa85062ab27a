import { gauge } from "./Gauge";
import type { Kind } from "./kind";
import { stat } from "./Stat";
import { table } from "./Table";
import { timeseries } from "./Timeseries";

/** Every kind of panel there is. A new one is a module and a line here. */
const KINDS: Readonly<Record<string, Kind>> = { timeseries, stat, gauge, table };

/** The kind of this name; what a newer server knows and this page does not is shown as a table. */
export function kindOf(name: string): Kind {
  return KINDS[name] ?? table;
}
