import "./style.css";
import { READABLE } from "../../charts/hooks";
import type { PanelKind } from "../kind";
import { LABEL } from "../naming";
import { Table } from "./Table";

export const table: PanelKind = {
  kind: "table",
  name: "Table",
  icon: "M2.5 3h11v10h-11zM2.5 6.5h11M2.5 9.8h11M6.5 6.5V13",
  description: "A row for each series: now, average, least and most. Sorts by each.",
  size: [12, 7],
  asks: true,
  shared: ["unit", "decimals", "max", "thresholds", "mappings"],
  fields: [
    {
      path: "options.sort",
      label: "Sorted by",
      type: "select",
      group: "Rows",
      default: "name",
      help: "By name rows stay where they are. For a list of the largest: by Now, the largest first.",
      choices: [
        { value: "name", label: "Name" },
        { value: "last", label: "Now" },
        { value: "avg", label: "Average" },
        { value: "min", label: "Least" },
        { value: "max", label: "Most" },
      ],
    },
    {
      path: "options.down",
      label: "The largest first",
      type: "boolean",
      group: "Rows",
      default: false,
    },
    { path: "options.bars", label: "Bars", type: "boolean", group: "Columns", default: true },
    {
      path: "options.columns",
      label: "Columns",
      type: "select",
      group: "Columns",
      default: "all",
      choices: [
        { value: "all", label: "Now, average, least, most" },
        { value: "now", label: "Now alone" },
      ],
    },
    LABEL,
  ],
  view: { now: Table },
  points: () => 120,
  every: READABLE,
  standsEmpty: false,
};
