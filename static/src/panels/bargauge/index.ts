import { READABLE } from "../../charts/hooks";
import type { PanelKind } from "../kind";
import { SHOW } from "../measure";
import { LABEL } from "../naming";

export const bargauge: PanelKind = {
  kind: "bargauge",
  name: "Bars",
  icon: "M2.5 3.5h9M2.5 8h11M2.5 12.5h5",
  description: "The largest of many, as bars with their numbers: a top ten.",
  size: [8, 7],
  asks: true,
  shared: ["unit", "decimals", "min", "max", "thresholds", "mappings"],
  fields: [
    SHOW,
    { path: "options.top", label: "At most", type: "number", group: "Series", default: 10, min: 1, max: 50 },
    {
      path: "options.order",
      label: "Order",
      type: "select",
      group: "Series",
      default: "high",
      choices: [
        { value: "high", label: "The largest first" },
        { value: "low", label: "The smallest first" },
        { value: "name", label: "By name" },
      ],
    },
    LABEL,
  ],
  view: { later: () => import("./Bargauge").then(({ Bargauge }) => Bargauge) },
  points: () => 60,
  every: READABLE,
  standsEmpty: false,
};
