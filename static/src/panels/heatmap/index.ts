import { READABLE } from "../../charts/hooks";
import type { Panel } from "../../document/panel";
import type { PanelKind } from "../kind";
import { LABEL } from "../naming";

const rows = (panel: Panel) => panel.options?.rows ?? "series";

export const heatmap: PanelKind = {
  kind: "heatmap",
  name: "Heatmap",
  icon: "M2.5 3h3v3h-3zM6.5 3h3v3h-3zM10.5 3h3v3h-3zM2.5 7h3v3h-3zM6.5 7h3v3h-3zM10.5 7h3v3h-3zM2.5 11h3v2h-3zM6.5 11h3v2h-3z",
  description: "Many series at a glance, or how values are spread, as colours over time.",
  size: [12, 7],
  asks: true,
  shared: ["unit", "decimals", "min", "max"],
  fields: [
    {
      path: "options.rows",
      label: "Rows",
      type: "select",
      group: "Rows",
      default: "series",
      choices: [
        { value: "series", label: "A row for each series" },
        { value: "values", label: "How many series lie in each range of values" },
        { value: "le", label: "Buckets of a histogram, by the label le" },
      ],
    },
    {
      path: "options.ranges",
      label: "Ranges",
      type: "number",
      group: "Rows",
      default: 16,
      min: 4,
      max: 60,
      applies: (panel) => rows(panel) === "values",
    },
    {
      path: "options.tones",
      label: "Colours grow with",
      type: "select",
      group: "Colours",
      default: "linear",
      choices: [
        { value: "linear", label: "The number" },
        { value: "sqrt", label: "Its square root" },
        { value: "log", label: "Its logarithm" },
      ],
    },
    { ...LABEL, applies: (panel) => rows(panel) === "series" },
  ],
  view: { later: () => import("./Heatmap").then(({ Heatmap }) => Heatmap) },
  points: (width) => Math.min(300, Math.max(50, Math.ceil(width / 400) * 50)),
  every: READABLE,
  standsEmpty: false,
};
