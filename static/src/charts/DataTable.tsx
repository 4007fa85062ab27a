import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { formatMoment, type Interval } from "../core/time";
import type { Panel } from "../document/panel";
import { valueAt } from "../series/summary";
import type { PanelData } from "./data";
import { saidBy, told } from "./display";
import { unitOf } from "./lines";
import type { CursorSync } from "./sync";

interface DataTableProps {
  id: string;
  panel: Panel;
  data: PanelData;
  sync: CursorSync;
  bounds: () => Interval;
}

const MOST_ROWS = 25;
const MOST_COLUMNS = 8;
/** Seconds between two versions of the table. */
const PACE = 10;

/** The same numbers for those who cannot see the chart: at most 25 moments, renewed every ten seconds. */
export function DataTable({ id, panel, data, sync, bounds }: DataTableProps): JSX.Element {
  const turn = useComputed(() => Math.floor(sync.seconds.value / PACE));
  void turn.value;
  const { from, to } = bounds();
  const rows = data.rows.value.slice(0, MOST_COLUMNS);
  const every = (to - from) / MOST_ROWS;
  const moments = Array.from({ length: MOST_ROWS }, (_, i) => from + (i + 1) * every);
  return (
    <div id={id} class="unseen">
      <table>
        <caption>{panel.title}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {rows.map((row) => (
              <th key={row.key} scope="col">
                {row.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {moments.map((time) => (
            <tr key={time}>
              <th scope="row">{formatMoment(time, to)}</th>
              {rows.map((row) => (
                <td key={row.key}>
                  {told(panel, saidBy(row, valueAt(row.window, row.at, time, every)), unitOf(panel, row))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
