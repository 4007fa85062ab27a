/** The scale of panels that show a value as a part of it. Pure. */
import { niceLimits } from "../charts/limits";
import { baseOf } from "../core/units";
import type { Panel } from "../document/panel";

/** From where to where the scale of a panel goes: as the panel says, as the unit implies, or wide enough for what was seen. */
export function scaleOf({ min, max, unit }: Panel, most: number): [number, number] {
  const whole = unit === "percent" ? 100 : unit === "ratio" ? 1 : null;
  const implied = whole !== null && !(most > whole) ? whole : null;
  const bottom = min ?? 0;
  return [bottom, max ?? implied ?? niceLimits(bottom, most > bottom ? most : bottom + 1, { base: baseOf(unit) }).max];
}

/** Which part of the scale `value` is, from 0 to 1. */
export const share = (value: number, min: number, max: number) =>
  Math.min(1, Math.max(0, (value - min) / (max - min))) || 0;
