/**
 * What there is to ask for: metrics with their labels and values. Read when a form opens, now and then while it is open,
 * and again as one types.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { get } from "../../core/http";
import { REAL_TIMERS, type Timers } from "../../core/timers";
import type { Query } from "../../core/wire";
import { type Arrived, isOwn } from "../../home/arrivals";
import { counted } from "../../time/words";
import type { Offer } from "../../ui/offers";

interface Answer {
  metrics: Arrived[];
  truncated: boolean;
}

/** From one reading to the next, milliseconds: while there is nothing to choose from, and while there is. */
const SOON = 2_000;
const EVERY = 15_000;
const WHILE_TYPING = 200;

type Read = (match: string) => Promise<Answer>;
const readSeries: Read = (match) => get<Answer>("/api/series", { params: { match } });

export class Catalogue {
  readonly #metrics = signal<readonly Arrived[] | null>(null);
  readonly #fault = signal("");
  /** Null until they have come. */
  readonly metrics: ReadonlySignal<readonly Arrived[] | null> = this.#metrics;
  /** Why they cannot be read; it is tried again. Empty = all is well. */
  readonly fault: ReadonlySignal<string> = this.#fault;
  #truncated = false;
  #closed = false;
  #nextReading = (): void => undefined;
  #nextLook = (): void => undefined;

  constructor(
    private readonly read: Read = readSeries,
    private readonly timers: Timers = REAL_TIMERS,
  ) {
    void this.#keepReading();
  }

  /** Looks for metrics whose name contains `text`, where not all of them are known. */
  look(text: string): void {
    if (!this.#truncated) return;
    this.#nextLook();
    this.#nextLook = this.timers.after(WHILE_TYPING, () => void this.#take(`*${text.replace(/[*?]/g, "")}*`));
  }

  /** Nobody looks any more. */
  close(): void {
    this.#closed = true;
    this.#nextReading();
    this.#nextLook();
  }

  async #keepReading(): Promise<void> {
    await this.#take("*");
    if (this.#closed) return;
    const enough = this.#metrics.peek()?.length && this.#fault.peek() === "";
    this.#nextReading = this.timers.after(enough ? EVERY : SOON, () => void this.#keepReading());
  }

  async #take(match: string): Promise<void> {
    try {
      const answer = await this.read(match);
      this.#fault.value = "";
      this.#truncated ||= answer.truncated;
      this.#add(answer.metrics);
    } catch (error) {
      this.#fault.value = error instanceof Error ? error.message : String(error);
    }
  }

  #add(metrics: readonly Arrived[]): void {
    const known = new Map(this.#metrics.peek()?.map((one) => [one.metric, one]));
    for (const one of metrics) known.set(one.metric, one);
    this.#metrics.value = [...known.values()].sort((a, b) => (a.metric < b.metric ? -1 : 1));
  }
}

/** A catalogue for as long as the component is on the page. */
export function useCatalogue(): Catalogue {
  const catalogue = useMemo(() => new Catalogue(), []);
  useEffect(() => () => catalogue.close(), [catalogue]);
  return catalogue;
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
