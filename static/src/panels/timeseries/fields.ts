import type { Panel } from "../../document/panel";
import type { OptionField } from "../kind";
import { LABEL } from "../naming";

const [LINES, AXES] = ["Lines", "Axes"];
const style = (panel: Panel) => panel.options?.style ?? "line";

export const FIELDS: readonly OptionField[] = [
  {
    path: "options.style",
    label: "Drawn as",
    type: "select",
    group: LINES,
    default: "line",
    choices: [
      { value: "line", label: "Lines" },
      { value: "area", label: "Areas" },
      { value: "bars", label: "Bars" },
      { value: "points", label: "Points" },
      { value: "steps", label: "Steps" },
    ],
  },
  {
    path: "options.stacked",
    label: "Stacked",
    type: "boolean",
    group: LINES,
    default: false,
    help: "Each series on top of those before; the highest line is their sum.",
    applies: (panel) => style(panel) !== "points" && panel.options?.scale !== "log",
  },
  {
    path: "options.gaps",
    label: "Where values are missing",
    type: "select",
    group: LINES,
    default: "usual",
    choices: [
      { value: "usual", label: "Gap after three usual intervals" },
      { value: "connect", label: "Lines go on" },
      { value: "break", label: "Always a gap" },
    ],
    applies: (panel) => !["bars", "points"].includes(String(style(panel))) && panel.options?.stacked !== true,
  },
  {
    path: "options.scale",
    label: "Scale",
    type: "select",
    group: AXES,
    default: "linear",
    choices: [
      { value: "linear", label: "Linear" },
      { value: "log", label: "Logarithmic" },
    ],
  },
  {
    path: "options.right",
    label: "Queries on the right axis",
    type: "text",
    group: AXES,
    default: "",
    placeholder: "None",
    max: 200,
    help: "Ids of queries, with spaces between them: q2 q3.",
  },
  {
    path: "options.rightUnit",
    label: "Unit of the right axis",
    type: "unit",
    group: AXES,
    default: "",
    max: 40,
    applies: (panel) => Boolean(panel.options?.right),
  },
  {
    path: "options.marks",
    label: "Thresholds drawn as",
    type: "select",
    group: "Thresholds",
    default: "both",
    choices: [
      { value: "both", label: "Lines and tinted regions" },
      { value: "lines", label: "Lines" },
      { value: "regions", label: "Tinted regions" },
      { value: "none", label: "Nothing" },
    ],
  },
  { path: "options.legend", label: "Legend", type: "boolean", group: "Legend", default: true },
  {
    path: "options.extremes",
    label: "Min and max in the legend",
    type: "boolean",
    group: "Legend",
    default: true,
    applies: (panel) => panel.options?.legend !== false,
  },
  LABEL,
];
