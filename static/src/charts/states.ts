/** States on the value axis of a time series: a level for each word. Pure. */
import type { Panel } from "../document/panel";
import type { Row } from "./data";
import { shownAs } from "./display";
import type { Limits } from "./limits";

/** Between two neighbouring lines, and all lines of one level together at the most, as parts of a level. */
const [APART, SPREAD] = [0.1, 0.5];

/** The axis of rows that hold states. */
export interface StateAxis {
  /** The words as they are shown, from below. */
  readonly words: readonly string[];
  /** Where a value of a row stands; rows in one state stand beside each other, so that each is seen. */
  levelOf(row: Row, value: number): number;
}

/** Whether the values of a row are places in its list of states. */
export function holdsStates({ window, at }: Pick<Row, "window" | "at">): boolean {
  return window.lines[at]?.states !== undefined;
}

/** The axis of `rows` if all of them hold states; null = they are numbers, or some are. */
export function stateAxis(rows: readonly Row[], panel: Panel): StateAxis | null {
  if (rows.length === 0 || !rows.every(holdsStates)) return null;
  const said = rows.map(({ window, at }) => (window.lines[at]?.states ?? []).map((state) => shownAs(panel, state)));
  const ranks = new Map(said.flat().map(({ number, color }) => [number, RANK[color ?? "grey"]]));
  const words = [...ranks.keys()].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0) || (a < b ? -1 : 1));
  const levels = new Map(rows.map(({ key }, i) => [key, said[i]?.map(({ number }) => words.indexOf(number)) ?? []]));
  const apart = Math.min(APART, SPREAD / Math.max(1, rows.length - 1));
  const beside = new Map(rows.map(({ key }, i) => [key, ((rows.length - 1) / 2 - i) * apart]));
  return { words, levelOf: ({ key }, value) => (levels.get(key)?.[value] ?? Number.NaN) + (beside.get(key) ?? 0) };
}

/** The worse the higher: what has no colour of its own stands between good and bad. */
const RANK = { green: 0, grey: 1, blue: 1, amber: 2, red: 3 } as const;

/** Limits that give each word the same height, and its name in the middle of that. */
export function stateLimits({ words }: StateAxis): Limits {
  return { min: -0.5, max: words.length - 0.5, ticks: words.map((_, level) => level), names: words };
}

/** Rows that can be drawn on one axis: all of them, or the numbers among them. */
export function drawable(rows: readonly Row[]): readonly Row[] {
  const numbers = rows.filter((row) => !holdsStates(row));
  return numbers.length > 0 ? numbers : rows;
}
