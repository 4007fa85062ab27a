import "../../css/charts.css";
import { type ReadonlySignal, type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { PanelConnection } from "../charts/connect";
import { PanelData } from "../charts/data";
import { type PanelState, panelState, sameState } from "../charts/state";
import type { CursorSync } from "../charts/sync";
import { type Interval, isRelative, resolve, type TimeRange } from "../core/time";
import type { Panel } from "../document/panel";
import { Overlay } from "./Overlay";
import { kindOf } from "./registry";
import { type ComingView, useView } from "./view";

export interface PanelBodyProps {
  id: string;
  panel: Panel;
  range: ReadonlySignal<TimeRange>;
  live: ReadonlySignal<boolean>;
  connection: PanelConnection;
  sync: CursorSync;
  /** A stretch was chosen on the chart, or the last point is to be shown; milliseconds since the epoch. */
  onZoom(from: number, to: number): void;
  onZoomOut(): void;
  onState?(state: PanelState): void;
  /** Small: no legend, no axes. */
  compact?: boolean;
}

/** After how long without a connection what stands is dimmed, milliseconds. */
const DIMMED_AFTER = 10_000;

/** What is inside a panel, in every state it can be in. A panel that asks for something else begins anew. */
export function PanelBody(props: PanelBodyProps): JSX.Element {
  const panel = useDrawn(props.panel);
  const { kind, queries, options } = panel;
  return <Body key={JSON.stringify([kind, queries, options?.label])} {...props} panel={panel} />;
}

/** The same object for as long as nothing that is drawn changes: a panel that is moved keeps its picture. */
function useDrawn(panel: Panel): Panel {
  const kept = useRef(panel);
  if (kept.current !== panel && drawn(kept.current) !== drawn(panel)) kept.current = panel;
  return kept.current;
}

const drawn = ({ at: _, ...rest }: Panel) => JSON.stringify(rest);

function Body(props: PanelBodyProps): JSX.Element {
  const { id, panel, live, connection, sync, compact = false } = props;
  const kind = kindOf(panel.kind);
  const body = useRef<HTMLDivElement>(null);
  const data = useMemo(() => new PanelData(panel, connection, sync), []);
  useEffect(() => () => data.dispose(), [data]);
  const bounds = useRange(props, data, usePoints(body, kind.points), kind.every);
  const coming = useView(kind);
  const state = usePanelState(props, data, bounds, coming, kind.asks);
  const stale = useComputed(() => (state.value.kind === "stale" ? state.value.since : null));
  const dimmed = useComputed(() => {
    void sync.seconds.value;
    const now = state.value;
    return now.kind === "stale" || (now.kind === "reconnecting" && Date.now() - now.since > DIMMED_AFTER);
  });
  const shown = useComputed(
    () => (data.ready.value || !kind.asks) && (kind.standsEmpty || state.value.kind !== "noData"),
  );
  useEffect(() => {
    const element = body.current;
    if (!element) return;
    const made = { panel, data, body: element, bounds };
    sync.shown.set(id, made);
    return () => {
      if (sync.shown.get(id) === made) sync.shown.delete(id);
    };
  }, [id, panel, data, sync]);
  const { onZoom, onZoomOut } = props;
  const View = coming.view.value;
  const retry = () => {
    data.retry();
    coming.again();
  };
  return (
    <div ref={body} class={`body ${kind.kind}${compact ? " compact" : ""}${dimmed.value ? " dimmed" : ""}`}>
      {shown.value && View && (
        <View {...{ id, panel, data, sync, bounds, stale, compact, onZoom, onZoomOut }} moving={live} />
      )}
      <Overlay {...{ state, panel, live, bounds, onZoom }} shown={shown.value} onRetry={retry} />
    </div>
  );
}

/** How many steps to ask for, by the width of the body; 0 until that is known. */
function usePoints(body: RefObject<HTMLDivElement | null>, points: (width: number) => number): Signal<number> {
  const asked = useSignal(0);
  useEffect(() => {
    const element = body.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) asked.value = points(element.clientWidth);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return asked;
}

/** Lets the data follow the range; the answer says from when to when it reaches at this moment. */
function useRange({ range, live, connection }: PanelBodyProps, data: PanelData, points: Signal<number>, every: number) {
  const fixed = useRef<Interval | null>(null);
  useSignalEffect(() => {
    const moving = live.value && isRelative(range.value);
    fixed.current = moving ? null : resolve(range.value, connection.now());
    if (points.value > 0) data.show(fixed.current ?? range.value, points.value, every);
  });
  return () => fixed.current ?? resolve(range.peek(), connection.now());
}

/** The state of the panel, looked at every second, told upward when it changes. */
function usePanelState(
  props: PanelBodyProps,
  data: PanelData,
  bounds: () => Interval,
  { view, failure }: ComingView,
  asks: boolean,
): ReadonlySignal<PanelState> {
  const { panel, live, connection, sync, onState } = props;
  const looked = useComputed(() => {
    void sync.seconds.value;
    void data.rows.value;
    const series = data.rowsIn(bounds()).length;
    const staleSince = data.staleSince(connection.now());
    if (series === 0 || staleSince !== null) void data.version.value; // the very next push may change that
    return panelState({
      asks,
      queries: Object.keys(panel.queries).length,
      ready: (!asks || data.ready.value) && view.value !== null,
      error: failure.value ?? data.error.value,
      series,
      live: live.value,
      connection: connection.state.value,
      droppedAt: connection.droppedAt.value,
      slowed: connection.slowed.value,
      staleSince,
    });
  });
  const state = useSignal<PanelState>({ kind: "loading" });
  useSignalEffect(() => {
    if (sameState(looked.value, state.peek())) return;
    state.value = looked.value;
    onState?.(looked.value);
  });
  return state;
}
