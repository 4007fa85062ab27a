import type { PanelKind } from "../kind";
import { FIELDS } from "./fields";
import { Timeseries } from "./Timeseries";

export const timeseries: PanelKind = {
  kind: "timeseries",
  name: "Time series",
  icon: "M2 12.5l3.5-5 3 2.5L14 4",
  description: "How values went over time: lines, areas, bars, points or steps.",
  size: [12, 7],
  asks: true,
  shared: ["unit", "decimals", "min", "max", "thresholds", "mappings"],
  fields: FIELDS,
  view: { now: Timeseries },
  // Two pixels for each step: more would be drawn over each other.
  points: (width) => Math.min(1000, Math.max(100, Math.ceil(width / 200) * 100)),
  every: 0,
  standsEmpty: true,
};
