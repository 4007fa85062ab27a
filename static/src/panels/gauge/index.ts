import "./style.css";
import { READABLE } from "../../charts/hooks";
import type { PanelKind } from "../kind";
import { SHOW } from "../measure";
import { LABEL } from "../naming";
import { Gauge } from "./Gauge";

export const gauge: PanelKind = {
  kind: "gauge",
  name: "Gauge",
  icon: "M2.5 11.5a5.5 5.5 0 1 1 11 0M8 11.5l2.5-3.5",
  description: "A value as a part of its scale, with the zones of its thresholds.",
  size: [6, 5],
  asks: true,
  shared: ["unit", "decimals", "min", "max", "thresholds", "mappings"],
  fields: [SHOW, LABEL],
  view: { now: Gauge },
  points: () => 60,
  every: READABLE,
  standsEmpty: false,
};
