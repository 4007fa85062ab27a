import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { PanelState } from "../charts/state";
import { get } from "../core/http";
import { formatMoment, type Interval, inWords } from "../core/time";
import type { Panel } from "../document/panel";

interface OverlayProps {
  state: ReadonlySignal<PanelState>;
  panel: Panel;
  live: ReadonlySignal<boolean>;
  bounds: () => Interval;
  /** Whether there is a picture below. */
  shown: boolean;
  onZoom(from: number, to: number): void;
  onRetry(): void;
}

/** What stands over, or in place of, a picture: loading, nothing here, what failed. */
export function Overlay({ state, panel, live, bounds, shown, onZoom, onRetry }: OverlayProps): JSX.Element | null {
  const now = state.value;
  switch (now.kind) {
    case "loading":
      return <Skeleton kind={panel.kind} />;
    case "empty":
      return (
        <div class="overlay">
          <p>This panel asks for nothing yet. Give it a query.</p>
        </div>
      );
    case "noData":
      return <NoData {...{ panel, live, bounds, onZoom }} />;
    case "error":
      return (
        <div class={shown ? "overlay corner" : "overlay"} role="alert">
          <p>{now.error.message}</p>
          <button type="button" class="btn small" onClick={onRetry}>
            Try again
          </button>
        </div>
      );
    default:
      return null;
  }
}

/** The shape of what comes; the style sheet lets it appear only after 200 ms. */
function Skeleton({ kind }: { kind: Panel["kind"] }): JSX.Element {
  return (
    <div class={`ghost ${kind}`} role="status" aria-label="Loading">
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}

interface SeriesAnswer {
  metrics: { metric: string; last: number | null }[];
}

interface NoDataProps {
  panel: Panel;
  live: ReadonlySignal<boolean>;
  bounds: () => Interval;
  onZoom(from: number, to: number): void;
}

/** Says what is missing, when the last point was, and offers to go there. */
function NoData({ panel, live, bounds, onZoom }: NoDataProps): JSX.Element {
  const last = useSignal<number | null | undefined>(undefined);
  const metrics = [...new Set(Object.values(panel.queries).map((query) => query.metric))];
  const asked = metrics.join();
  useEffect(() => {
    const stop = new AbortController();
    lastPoint(asked.split(","), stop.signal).then(
      (time) => {
        last.value = time;
      },
      () => undefined,
    );
    return () => stop.abort();
  }, [asked, last]);
  const { from, to } = bounds();
  const span = to - from;
  const time = last.value;
  return (
    <div class="overlay">
      <p>
        No data from <b>{metrics.join(", ")}</b>
        {time === null
          ? " yet."
          : live.value
            ? ` in the last ${inWords(Math.round(span / 1000) * 1000)}.`
            : " in this range."}
        {typeof time === "number" && ` Last point ${formatMoment(time, Date.now())}.`}
      </p>
      {typeof time === "number" && (
        <button type="button" class="btn small" onClick={() => onZoom(time - span * 0.9, time + span * 0.1)}>
          Go there
        </button>
      )}
    </div>
  );
}

/** When the newest point of any of `metrics` was; null = there is none. */
async function lastPoint(metrics: readonly string[], signal: AbortSignal): Promise<number | null> {
  const answers = await Promise.all(
    metrics.map((match) => get<SeriesAnswer>("/api/series", { params: { match }, signal })),
  );
  const times = answers.flatMap((answer) => answer.metrics.flatMap(({ last }) => last ?? []));
  return times.length === 0 ? null : Math.max(...times);
}
