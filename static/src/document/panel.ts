/** The dashboard document as the API and the page hold it: maps by id all the way down. */
import type { Query } from "../core/wire";

/** The colours that carry a meaning: good, warning, bad; and two that do not judge. */
export type StatusColor = "green" | "amber" | "red" | "blue" | "grey";

/** From this value on, this colour. */
export interface Threshold {
  value: number;
  color: StatusColor;
}

/**
 * What a value is called and how it looks: one value, a range (both ends belong to it, either may be open), or the
 * lack of a value. Exactly one of the three.
 */
export interface Mapping {
  value?: number | string;
  from?: number;
  to?: number;
  missing?: true;
  /** Shown instead of the number; empty = the number as it is. */
  text?: string;
  color?: StatusColor;
}

/** How a panel is drawn: which options there are depends on its kind, `static/src/panels/<kind>/`. */
export interface PanelOptions {
  /** The label that names the series; absent = the labels that tell them apart. */
  label?: string;
  [name: string]: unknown;
}

/** x, y, width, height on the grid: 24 columns, rows of 40 px. */
export type Place = readonly [x: number, y: number, w: number, h: number];

export interface Panel {
  /** Name of a kind, `timeseries`; an older page may not know it. */
  kind: string;
  title: string;
  description?: string;
  at: Place;
  queries: Readonly<Record<string, Query>>;
  /** Of `core/units.ts`, or any other word: it is written behind the number. */
  unit?: string;
  decimals?: number | null;
  min?: number | null;
  max?: number | null;
  thresholds?: Readonly<Record<string, Threshold>>;
  mappings?: Readonly<Record<string, Mapping>>;
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
  /** The place in the room's log up to which nothing is missing here. */
  position?: { epoch: string; offset: number };
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
