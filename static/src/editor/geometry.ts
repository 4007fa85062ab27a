/** What gestures do to a panel's place: whole columns and rows, never off the grid. Pure. */
import { COLUMNS } from "../document/arrange";
import type { Place } from "../document/panel";

/** The smallest panel, columns and rows: a header and something below it. */
export const LEAST_WIDTH = 2;
export const LEAST_HEIGHT = 2;
/** The highest panel and the lowest row, as the server has them. */
const MOST_HEIGHT = 100;
const LAST_ROW = 10_000;

/** Which edges follow the pointer: one, or two that meet. */
export type Edge = "n" | "e" | "s" | "w" | "ne" | "nw" | "se" | "sw";

/** Columns and rows. */
export interface Cells {
  columns: number;
  rows: number;
}

/** From the beginning of a column or row to that of the next, pixels. */
export interface Pitch {
  column: number;
  row: number;
}

/** The pitch of a grid `width` pixels wide inside, with rows of `row` pixels and `gap` between. */
export function pitchOf(width: number, row: number, gap: number): Pitch {
  return { column: (width + gap) / COLUMNS, row: row + gap };
}

/** How many cells a way in pixels is, to the nearest. */
export function cellsOf({ x, y }: { x: number; y: number }, pitch: Pitch): Cells {
  return { columns: Math.round(x / pitch.column) + 0, rows: Math.round(y / pitch.row) + 0 };
}

const between = (low: number, value: number, high: number): number => Math.max(low, Math.min(value, high));

/** `place` moved, as far as the grid reaches. */
export function moved([x, y, w, h]: Place, { columns, rows }: Cells): Place {
  return [between(0, x + columns, COLUMNS - w), between(0, y + rows, LAST_ROW), w, h];
}

/** `place` with one edge, or two, moved: the others stay where they are. */
export function stretched(place: Place, edge: Edge, { columns, rows }: Cells): Place {
  let [x, y, w, h] = place;
  const [right, bottom] = [x + w, y + h];
  if (edge.includes("e")) w = between(LEAST_WIDTH, w + columns, COLUMNS - x);
  if (edge.includes("s")) h = between(LEAST_HEIGHT, h + rows, MOST_HEIGHT);
  if (edge.includes("w")) {
    x = between(0, x + columns, right - Math.min(w, LEAST_WIDTH));
    w = right - x;
  }
  if (edge.includes("n")) {
    y = between(Math.max(0, bottom - MOST_HEIGHT), y + rows, bottom - Math.min(h, LEAST_HEIGHT));
    h = bottom - y;
  }
  return [x, y, w, h];
}

const STEPS: Readonly<Record<string, Cells>> = {
  ArrowLeft: { columns: -1, rows: 0 },
  ArrowRight: { columns: 1, rows: 0 },
  ArrowUp: { columns: 0, rows: -1 },
  ArrowDown: { columns: 0, rows: 1 },
};

/** What an arrow does to a panel that was picked up: it moves, with Shift its right or lower edge does. Null: no arrow. */
export function nudged(place: Place, key: string, shift: boolean): Place | null {
  const step = STEPS[key];
  if (!step) return null;
  return shift ? stretched(place, "se", step) : moved(place, step);
}

export function samePlace(a: Place, b: Place): boolean {
  return a.every((part, index) => part === b[index]);
}

/** Where a panel is, to be read out: counted from one. */
export function placeWords([x, y, w, h]: Place): string {
  return `column ${x + 1}, row ${y + 1}, ${w} wide, ${h} high`;
}
