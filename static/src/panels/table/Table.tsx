import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Row } from "../../charts/data";
import { saidBy, shownAs, told } from "../../charts/display";
import { useReadable } from "../../charts/hooks";
import type { Interval } from "../../core/time";
import { written } from "../../core/units";
import type { Panel } from "../../document/panel";
import { inOrder } from "../../series/naming";
import { staleSince } from "../../series/staleness";
import { type Summary, stretch, summarize } from "../../series/summary";
import type { ViewProps } from "../kind";
import { useFitting } from "./fitting";

/** More rows than this are counted, not shown. */
const MOST = 200;

type Column = "name" | "last" | "avg" | "min" | "max";
const TITLES: Readonly<Record<Column, string>> = { name: "Series", last: "Now", avg: "Avg", min: "Min", max: "Max" };
const COLUMNS = Object.keys(TITLES) as Column[];

interface Line extends Summary {
  row: Row;
  name: string;
  old: boolean;
}

/** One row for each series: as it is now, and how it was over the range. */
export function Table({ panel, data, bounds }: ViewProps): JSX.Element {
  void useReadable(data.version).value;
  const chosen = useSignal<Order | null>(null);
  const interval = bounds();
  const lines = data.rowsIn(interval).map((row) => lineOf(row, interval));
  const box = useRef<HTMLElement>(null);
  const fits = Math.min(MOST, useFitting(box, lines.length));
  const { by, down } = chosen.value ?? orderOf(panel);
  lines.sort((a, b) => (down ? -1 : 1) * compare(a, b, by));
  const choose = (column: Column) => {
    chosen.value = { by: column, down: column === by ? !down : column !== "name" };
  };
  const most =
    panel.max ??
    (panel.unit === "percent" ? 100 : Math.max(...lines.map((line) => (isState(line) ? 0 : Math.abs(line.last) || 0))));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section ref={box} class="rows" tabIndex={0} aria-label={`${panel.title}, table`}>
      <table>
        <thead>
          <tr>
            {columnsOf(panel).flatMap((column) => [
              <Head key={column} column={column} sorted={column === by ? down : null} onChoose={choose} />,
              column === "last" && barred(panel) && <td key="part" class="part" aria-hidden="true" />,
            ])}
          </tr>
        </thead>
        <tbody>
          {lines.slice(0, fits).map((line) => (
            <Cells key={line.row.key} {...{ line, panel, most }} />
          ))}
        </tbody>
      </table>
      {lines.length > fits && (
        <p class="more">
          and {lines.length - fits} more{fits === MOST ? ": narrow the query" : ""}
        </p>
      )}
    </section>
  );
}

interface Order {
  by: Column;
  down: boolean;
}

const orderOf = ({ options = {} }: Panel): Order => ({
  by: COLUMNS.find((column) => column === options.sort) ?? "name",
  down: options.down === true,
});
const columnsOf = ({ options }: Panel): Column[] => (options?.columns === "now" ? ["name", "last"] : COLUMNS);
const barred = ({ options }: Panel): boolean => options?.bars !== false;

interface HeadProps {
  column: Column;
  /** Whether sorted downward; null = not by this column. */
  sorted: boolean | null;
  onChoose(column: Column): void;
}

function Head({ column, sorted, onChoose }: HeadProps): JSX.Element {
  const order = sorted === null ? "none" : sorted ? "descending" : "ascending";
  return (
    <th scope="col" class={column} aria-sort={order}>
      <button type="button" onClick={() => onChoose(column)}>
        {TITLES[column]}
        <i aria-hidden="true">{sorted === null ? "" : sorted ? "↓" : "↑"}</i>
      </button>
    </th>
  );
}

function Cells({ line, panel, most }: { line: Line; panel: Panel; most: number }): JSX.Element {
  const now = shownAs(panel, saidBy(line.row, line.last));
  const color = now.color ?? "";
  const part = most > 0 ? Math.min(100, Math.max(0, (line.last / most) * 100)) || 0 : 0;
  return (
    <tr class={line.old ? "old" : ""}>
      <th scope="row" class="name clip">
        {line.name}
      </th>
      <td class={`last ${color}`}>
        <b>{written(now)}</b>
      </td>
      {barred(panel) && (
        <td class="part" aria-hidden="true">
          {!isState(line) && (
            <span class={`share ${color}`}>
              <i style={{ inlineSize: `${part.toFixed(1)}%` }} />
            </span>
          )}
        </td>
      )}
      {columnsOf(panel)
        .slice(2)
        .map((column) => (
          <td key={column} class={column}>
            {told(panel, isState(line) ? null : line[column as "avg" | "min" | "max"])}
          </td>
        ))}
    </tr>
  );
}

/** Of states there is no average, no least and no most. */
const isState = ({ row, last }: Line): boolean => typeof saidBy(row, last) === "string";

function lineOf(row: Row, { from, to }: Interval): Line {
  const summary = summarize(row.window.values(row.at), ...stretch(row.window, from, to));
  return { row, name: row.name, old: staleSince(row.window, row.at, to) !== null, ...summary };
}

/** Missing values come last when sorted upward. */
function compare(a: Line, b: Line, by: Column): number {
  if (by === "name") return inOrder(a.name, b.name);
  if (isState(a) && isState(b)) return inOrder(String(saidBy(a.row, a.last)), String(saidBy(b.row, b.last)));
  const [x, y] = [a[by], b[by]];
  return Number.isNaN(x) || Number.isNaN(y) ? Number(Number.isNaN(x)) - Number(Number.isNaN(y)) : x - y;
}
