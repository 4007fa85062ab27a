/** From a column of states to the bars of a timeline. Pure. */
import type { Shown } from "../../charts/display";
import { written } from "../../core/units";

/** A state from one moment to another, milliseconds. */
export interface StateRun {
  from: number;
  to: number;
  text: string;
  color: Shown["color"];
}

/** A column of states: numbers, words, or null where there is none. */
export interface States {
  length: number;
  at(place: number): number | string | null;
  /** Time of place 0 and the distance to the next, milliseconds. */
  first: number;
  step: number;
  /** How long a state holds without being said again, milliseconds. */
  holds: number;
}

/**
 * The bars of places [begin, end). A state holds until the next one is said, at most for `holds`; equal ones that
 * touch are one bar if `merged`.
 */
export function runsOf(
  states: States,
  begin: number,
  end: number,
  show: (state: number | string) => Shown,
  merged: boolean,
): StateRun[] {
  const runs: StateRun[] = [];
  let last: StateRun | null = null;
  for (let i = begin; i < end; i++) {
    const state = states.at(i);
    if (state === null || (typeof state === "number" && Number.isNaN(state))) continue;
    const from = states.first + i * states.step;
    const shown = show(state);
    const text = written(shown);
    if (last) last.to = Math.min(last.to, from);
    if (merged && last && last.to === from && last.text === text && last.color === shown.color) {
      last.to = from + states.holds;
    } else {
      last = { from, to: from + states.holds, text, color: shown.color };
      runs.push(last);
    }
  }
  return runs;
}
