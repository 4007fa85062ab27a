import { type ReadonlySignal, signal } from "@preact/signals";
import { RequestError } from "../core/errors";
import { get } from "../core/http";
import type { Interval } from "../core/time";
import type { Query, SnapshotSeries } from "../core/wire";
import { SeriesWindow } from "../series/window";

/** Where the columns of one query come from: a watch, or what was read once. */
export interface Feed {
  readonly store: SeriesWindow;
  /** Grows with everything that came; 0 = nothing yet. */
  readonly version: ReadonlySignal<number>;
  readonly error: ReadonlySignal<RequestError | null>;
  retry(): void;
  close(): void;
}

/** The answer of `GET /api/query`. */
interface QueryAnswer {
  from: number;
  to: number;
  step: number;
  times: number[];
  series: SnapshotSeries[];
}

/** Reads `query` over a fixed interval, once. */
export function readFeed(query: Query, interval: Interval, points: number): Feed {
  const store = new SeriesWindow(Number.POSITIVE_INFINITY);
  const version = signal(0);
  const error = signal<RequestError | null>(null);
  const stop = new AbortController();
  const read = () => {
    error.value = null;
    get<QueryAnswer>("/api/query", { params: queryParams(query, interval, points), signal: stop.signal })
      .then(({ step, times, series }) => {
        store.snapshot({ type: "snapshot", watch: 0, tick: 0, step, times, series });
        version.value++;
      })
      .catch((cause: unknown) => {
        if (!stop.signal.aborted) error.value = RequestError.of(cause);
      });
  };
  read();
  return { store, version, error, retry: read, close: () => stop.abort() };
}

function queryParams(query: Query, { from, to }: Interval, points: number) {
  return {
    metric: query.metric,
    where: Object.entries(query.where ?? {}).map(([name, value]) => `${name}=${value}`),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    step: query.step ? `${query.step}ms` : "auto",
    over: query.over,
    across: query.across,
    by: query.by?.length ? query.by.join(",") : null,
    points,
  };
}
