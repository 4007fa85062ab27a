/** What a panel shows as comma-separated values (RFC 4180). Pure. */
import type { Row } from "../../charts/data";
import { saidBy } from "../../charts/display";
import type { Interval } from "../../core/time";
import { stretch } from "../../series/summary";

/** Numbers stay numbers, null is an empty cell. */
export type Cell = string | number | null;

/** A line for each moment in `interval` at which any of `rows` has a value, a column for each row. */
export function cellsOf(rows: readonly Row[], { from, to }: Interval): Cell[][] {
  const moments = new Map<number, Cell[]>();
  rows.forEach((row, column) => {
    const { window, at } = row;
    const values = window.values(at);
    const [begin, end] = stretch(window, from, to);
    for (let i = begin; i < end; i++) {
      const value = values[i] as number;
      if (Number.isNaN(value)) continue;
      const time = window.first + i * window.step;
      const line = moments.get(time) ?? new Array<Cell>(rows.length).fill(null);
      line[column] = saidBy(row, value);
      moments.set(time, line);
    }
  });
  const lines = [...moments].sort(([a], [b]) => a - b);
  return [
    ["time", ...rows.map(({ name }) => name)],
    ...lines.map(([time, line]) => [new Date(time).toISOString(), ...line]),
  ];
}

/** The text of a file of `lines`. */
export function csv(lines: readonly (readonly Cell[])[]): string {
  return lines.map((line) => `${line.map(written).join(",")}\r\n`).join("");
}

/** What a spreadsheet would take for a formula begins with one of these, after blanks too. */
const FORMULA = /^[\s\u00a0]*[=+\-@\t\r]/;

/** One cell. Text that a spreadsheet would run is defused by an apostrophe, which spreadsheets do not show. */
function written(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
