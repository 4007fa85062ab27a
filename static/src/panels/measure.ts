import type { Row } from "../charts/data";
import { holdsStates } from "../charts/states";
import type { Panel } from "../document/panel";
import type { Summary } from "../series/summary";
import type { OptionField } from "./kind";

/** The option of kinds that show one value of each series: which one. */
export const SHOW: OptionField = {
  path: "options.show",
  label: "Value",
  type: "select",
  group: "Series",
  default: "last",
  choices: [
    { value: "last", label: "As it is now" },
    { value: "avg", label: "Average over the range" },
    { value: "min", label: "Least in the range" },
    { value: "max", label: "Most in the range" },
    { value: "sum", label: "Sum over the range" },
  ],
};

/** The value of a series that the panel shows; of states it is always the last: there is no average of words. */
export function measured(row: Pick<Row, "window" | "at">, summary: Summary, { options }: Panel): number {
  const show = holdsStates(row) ? "last" : options?.show;
  return show === "avg" || show === "min" || show === "max" || show === "sum" ? summary[show] : summary.last;
}
