/** What there is to ask for: metrics with their labels and values. Read when a form opens, and again as one types. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { get } from "../../core/http";
import type { Query } from "../../core/wire";
import { type Arrived, isOwn } from "../../home/arrivals";
import { counted } from "../../time/words";
import type { Offer } from "../../ui/offers";

interface Answer {
  metrics: Arrived[];
  truncated: boolean;
}

export class Catalogue {
  readonly #metrics = signal<readonly Arrived[] | null>(null);
  /** Null until they have come. */
  readonly metrics: ReadonlySignal<readonly Arrived[] | null> = this.#metrics;
  #truncated = false;
  #timer = 0;

  constructor() {
    void this.#read("*");
  }

  /** Looks for metrics whose name contains `text`, where not all of them are known. */
  look(text: string): void {
    if (!this.#truncated) return;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#read(`*${text.replace(/[*?]/g, "")}*`), 200);
  }

  async #read(match: string): Promise<void> {
    const answer = await get<Answer>("/api/series", { params: { match } }).catch(() => null);
    if (!answer) return;
    this.#truncated ||= answer.truncated;
    const known = new Map(this.#metrics.peek()?.map((one) => [one.metric, one]));
    for (const one of answer.metrics) known.set(one.metric, one);
    this.#metrics.value = [...known.values()].sort((a, b) => (a.metric < b.metric ? -1 : 1));
  }
}

/** Metrics with how many series each has; the server's own come last. */
export function metricOffers(metrics: readonly Arrived[] | null): Offer[] {
  const foreign = (metrics ?? []).filter(({ metric }) => !isOwn(metric));
  const own = (metrics ?? []).filter(({ metric }) => isOwn(metric));
  return [...foreign, ...own].map(({ metric, series, unit }) => ({
    value: metric,
    hint: [counted(series, "series", "series"), unit].filter(Boolean).join(", "),
  }));
}

/** The metrics that a name or glob means. */
export function meant(metrics: readonly Arrived[] | null, pattern: string): Arrived[] {
  const glob = new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*+/g, ".*")
      .replace(/\?/g, ".")}$`,
  );
  return (metrics ?? []).filter(({ metric }) => glob.test(metric));
}

/** The labels of these metrics with all their values. */
export function labelsOf(metrics: readonly Arrived[]): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const { labels } of metrics)
    for (const [label, values] of Object.entries(labels))
      found.set(label, new Set([...(found.get(label) ?? []), ...values]));
  const inOrder = new Intl.Collator("en", { numeric: true }).compare;
  return new Map(
    [...found].sort(([a], [b]) => inOrder(a, b)).map(([label, values]) => [label, [...values].sort(inOrder)]),
  );
}

/** How many series a query reads now; null until that is known. */
export function useSeriesCount({ metric, where = {} }: Query): number | null {
  const [count, setCount] = useState<number | null>(null);
  const conditions = JSON.stringify(Object.entries(where).map(([label, value]) => `${label}=${value}`));
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const params = { metric, where: JSON.parse(conditions) as string[], from: "now-15m", points: 1 };
      get<{ series: unknown[] }>("/api/query", { params, signal: stop.signal }).then(
        ({ series }) => setCount(series.length),
        () => setCount(null),
      );
    }, 300);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [metric, conditions]);
  return count;
}
