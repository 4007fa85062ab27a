/** A value as a panel shows it: mapped to a word, or in its unit; coloured by mapping or threshold. Pure. */
import { type Quantity, quantity, written } from "../core/units";
import { type Panel, type StatusColor, thresholdAt, thresholdsOf } from "../document/panel";
import { mappingFor } from "./mapping";

/** What of a panel decides how a value is shown. */
export type Showing = Pick<Panel, "unit" | "decimals" | "thresholds" | "mappings">;

export interface Shown extends Quantity {
  /** Null = none of its own. */
  color: StatusColor | null;
}

/** `value` as the panel shows it; `unit` where it is not the panel's own. */
export function shownAs(panel: Showing, value: number | null, unit = panel.unit): Shown {
  const mapping = mappingFor(panel.mappings, value);
  const number = value === null || Number.isNaN(value) ? null : value;
  const threshold = number === null || !panel.thresholds ? null : thresholdAt(thresholdsOf(panel), number);
  const said = mapping?.text ? { number: mapping.text, suffix: "" } : quantity(number, unit, panel.decimals ?? null);
  return { ...said, color: mapping?.color ?? threshold?.color ?? null };
}

/** The same as text. */
export function told(panel: Showing, value: number | null, unit = panel.unit): string {
  return written(shownAs(panel, value, unit));
}
