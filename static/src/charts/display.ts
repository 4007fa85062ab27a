/** A value as a panel shows it: mapped to a word, or in its unit; coloured by mapping or threshold. Pure. */
import { type Quantity, quantity, written } from "../core/units";
import { type Panel, type StatusColor, thresholdAt, thresholdsOf } from "../document/panel";
import type { Row } from "./data";
import { mappingFor } from "./mapping";

/** What of a panel decides how a value is shown. */
export type Showing = Pick<Panel, "unit" | "decimals" | "thresholds" | "mappings">;

export interface Shown extends Quantity {
  /** Null = none of its own. */
  color: StatusColor | null;
}

/** What a value of a row says: a state is a word, everything else the number itself. */
export function saidBy({ window, at }: Pick<Row, "window" | "at">, value: number): number | string {
  return Number.isNaN(value) ? value : (window.stateOf(at, value) ?? value);
}

/** A number or a state as the panel shows it; `unit` where it is not the panel's own. */
export function shownAs(panel: Showing, value: number | string | null, unit = panel.unit): Shown {
  const mapping = mappingFor(panel.mappings, value);
  if (typeof value === "string") return { number: mapping?.text || value, suffix: "", color: mapping?.color ?? null };
  const number = value === null || Number.isNaN(value) ? null : value;
  const threshold = number === null || !panel.thresholds ? null : thresholdAt(thresholdsOf(panel), number);
  const said = mapping?.text ? { number: mapping.text, suffix: "" } : quantity(number, unit, panel.decimals ?? null);
  return { ...said, color: mapping?.color ?? threshold?.color ?? null };
}

/** The same as text. */
export function told(panel: Showing, value: number | string | null, unit = panel.unit): string {
  return written(shownAs(panel, value, unit));
}
