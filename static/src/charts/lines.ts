/** What the options of a time series say, with what holds where they say nothing. Pure. */
import type { Panel } from "../document/panel";
import type { Row } from "./data";

export type LineStyle = "line" | "area" | "bars" | "points" | "steps";
/** The value axis a row belongs to. */
export type Side = "left" | "right";

export interface LineOptions {
  style: LineStyle;
  /** Never with a logarithmic scale: its lines would not add up. */
  stacked: boolean;
  gaps: "usual" | "connect" | "break";
  log: boolean;
  /** Whether thresholds are lines, and whether what is above them is tinted. */
  lines: boolean;
  regions: boolean;
}

export function lineOptions({ options = {} }: Pick<Panel, "options">): LineOptions {
  const { style = "line", stacked, gaps = "usual", scale, marks = "both" } = options;
  return {
    style: style as LineStyle,
    stacked: stacked === true && scale !== "log" && style !== "points",
    gaps: gaps as LineOptions["gaps"],
    log: scale === "log",
    lines: marks === "both" || marks === "lines",
    regions: marks === "both" || marks === "regions",
  };
}

/** The axis of the rows of a query. */
export function sideOf({ options }: Pick<Panel, "options">, { query }: Pick<Row, "query">): Side {
  const right = options?.right;
  return typeof right === "string" && right.split(/[\s,]+/).includes(query) ? "right" : "left";
}

/** The unit of an axis: the right one may have one of its own. */
export function unitAt({ options, unit = "" }: Pick<Panel, "options" | "unit">, side: Side): string {
  const right = side === "right" ? options?.rightUnit : undefined;
  return typeof right === "string" && right !== "" ? right : unit;
}

/** The unit of a row. */
export function unitOf(panel: Pick<Panel, "options" | "unit">, row: Pick<Row, "query">): string {
  return unitAt(panel, sideOf(panel, row));
}

/** Where a value stands on its axis: itself, or its power of ten; NaN = nowhere. */
export function onAxis(value: number, log: boolean): number {
  if (!log) return value;
  return value > 0 ? Math.log10(value) : Number.NaN;
}
