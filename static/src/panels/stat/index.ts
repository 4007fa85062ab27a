import "./style.css";
import { READABLE } from "../../charts/hooks";
import type { PanelKind } from "../kind";
import { SHOW } from "../measure";
import { LABEL } from "../naming";
import { Stat } from "./Stat";

export const stat: PanelKind = {
  kind: "stat",
  name: "Number",
  icon: "M3.5 5.5 5.5 4v8M9 6a2 2 0 1 1 3.4 1.4L9 12h4",
  description: "One number as large as fits, how it changed and its course.",
  size: [6, 4],
  asks: true,
  shared: ["unit", "decimals", "thresholds", "mappings"],
  fields: [
    SHOW,
    {
      path: "options.tint",
      label: "Threshold colours",
      type: "select",
      group: "Look",
      default: "value",
      choices: [
        { value: "value", label: "The number" },
        { value: "panel", label: "The whole panel" },
        { value: "none", label: "Nothing" },
      ],
    },
    { path: "options.sparkline", label: "Its course", type: "boolean", group: "Look", default: true },
    { path: "options.delta", label: "Change over the range", type: "boolean", group: "Look", default: true },
    {
      path: "options.better",
      label: "Better is",
      type: "select",
      group: "Look",
      default: "neither",
      help: "Colours the change green or red.",
      choices: [
        { value: "neither", label: "Neither" },
        { value: "up", label: "More" },
        { value: "down", label: "Less" },
      ],
      applies: (panel) => panel.options?.delta !== false,
    },
    LABEL,
  ],
  view: { now: Stat },
  points: () => 120,
  every: READABLE,
  standsEmpty: false,
};
