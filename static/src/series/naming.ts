import type { Labels, Query } from "../core/wire";

/** What a series is known by before it has a name to show. */
export interface Named {
  /** The key of its query within the panel. */
  query: string;
  over: Query["over"];
  metric: string;
  labels: Labels;
}

const distinct = (values: readonly (string | undefined)[]) => new Set(values).size > 1;

/**
 * The shortest names that tell the series of one panel apart, in their order: the values of the labels that differ,
 * with the metric or the way of combining where those differ too. `label` names the label to use instead.
 */
export function nameAll(all: readonly Named[], label?: string): string[] {
  const metric = distinct(all.map((one) => one.metric));
  const over = !metric && distinct(all.map((one) => one.over ?? "avg"));
  const labels = label === undefined ? telling(all) : [label];
  const names = all.map((one) => {
    const values = labels.flatMap((name) => spoken(name, one.labels[name]));
    const parts = [metric ? one.metric : "", over ? (one.over ?? "avg") : "", ...values].filter((part) => part !== "");
    return parts.join(" · ") || one.metric;
  });
  return names.map((name, i) => (repeated(names, i) ? `${name} · ${all[i]?.query}` : name));
}

/** A value that is a mere number says little: `cpu 0`. */
function spoken(label: string, value: string | undefined): string[] {
  if (value === undefined) return [];
  return [/^\d+$/.test(value) ? `${label} ${value}` : value];
}

/** The labels that differ; of a single series its only label. */
function telling(all: readonly Named[]): string[] {
  const names = [...new Set(all.flatMap((one) => Object.keys(one.labels)))].sort();
  if (all.length === 1) return names.length === 1 ? names : [];
  return names.filter((name) => distinct(all.map((one) => one.labels[name])));
}

/** Whether the same name stands for a series of another query. */
function repeated(names: readonly string[], at: number): boolean {
  return names.some((name, i) => i !== at && name === names[at]);
}

/** Orders names as people count: `cpu 2` before `cpu 10`. */
export const inOrder = new Intl.Collator("en", { numeric: true }).compare;
