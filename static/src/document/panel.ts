/** The dashboard document as the API and the page hold it: maps by id all the way down. */
import type { Query } from "../core/wire";

export type Unit =
  | ""
  | "percent"
  | "ratio"
  | "bytes"
  | "bytes/s"
  | "bits/s"
  | "seconds"
  | "ms"
  | "count"
  | "/s"
  | "celsius"
  | (string & {});
export type PanelKind = "timeseries" | "stat" | "gauge" | "table";
export type ThresholdColor = "green" | "amber" | "red";

export interface Threshold {
  value: number;
  color: ThresholdColor;
}

export interface PanelOptions {
  /** How a time series is drawn. */
  style?: "line" | "area";
  stacked?: boolean;
  legend?: boolean;
  /** The label that names the series; absent = the labels that tell them apart. */
  label?: string;
}

/** x, y, width, height on the grid: 24 columns, rows of 40 px. */
export type Place = readonly [x: number, y: number, w: number, h: number];

export interface Panel {
  kind: PanelKind;
  title: string;
  description?: string;
  at: Place;
  queries: Readonly<Record<string, Query>>;
  unit?: Unit;
  decimals?: number | null;
  min?: number | null;
  max?: number | null;
  thresholds?: Readonly<Record<string, Threshold>>;
  options?: PanelOptions;
}

/** A dashboard's own range: the last `window` milliseconds, or from one ISO 8601 time to another. */
export type DashboardTime = { window: number } | { from: string; to: string };

export interface Dashboard {
  id: string;
  title: string;
  description?: string;
  time: DashboardTime;
  panels: Readonly<Record<string, Panel>>;
  variables?: Readonly<Record<string, unknown>>;
  revision: number;
  created: string;
  updated: string;
  owner: string;
}

/** A panel's thresholds from the lowest to the highest. */
export function thresholdsOf(panel: Pick<Panel, "thresholds">): Threshold[] {
  return Object.values(panel.thresholds ?? {}).sort((a, b) => a.value - b.value);
}

/** The threshold that `value` is at or above, the highest of them; null when it is below all. */
export function thresholdAt(thresholds: readonly Threshold[], value: number): Threshold | null {
  return thresholds.findLast((threshold) => value >= threshold.value) ?? null;
}
