import { valueAt } from "../series/summary";
import type { Row } from "./data";

/** What one row was at a moment. */
export interface Reading {
  row: Row;
  value: number;
}

/** What the rows were at `time`, the largest first; rows without a value near it are left out. */
export function readingsAt(rows: readonly Row[], time: number): Reading[] {
  return rows
    .map((row) => {
      const reach = 3 * (row.window.usualInterval(row.at) ?? row.window.step);
      return { row, value: valueAt(row.window, row.at, time, reach) };
    })
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => b.value - a.value);
}
