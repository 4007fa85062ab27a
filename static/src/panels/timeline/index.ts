import { READABLE } from "../../charts/hooks";
import type { PanelKind } from "../kind";
import { LABEL } from "../naming";

export const timeline: PanelKind = {
  kind: "timeline",
  name: "State timeline",
  icon: "M2 4h5M9 4h5M2 8h8M12 8h2M2 12h3M7 12h7",
  description: "Which state when: values as coloured bars, with the words and colours of their mappings.",
  size: [12, 5],
  asks: true,
  shared: ["unit", "decimals", "thresholds", "mappings"],
  fields: [
    {
      path: "options.written",
      label: "States written into their bars",
      type: "boolean",
      group: "Look",
      default: true,
    },
    {
      path: "options.merged",
      label: "Equal states in a row are one bar",
      type: "boolean",
      group: "Look",
      default: true,
    },
    LABEL,
  ],
  view: { later: () => import("./Timeline").then(({ Timeline }) => Timeline) },
  points: (width) => Math.min(600, Math.max(100, Math.ceil(width / 200) * 100)),
  every: READABLE,
  standsEmpty: false,
};
