import { type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { DataTable } from "../../charts/DataTable";
import type { Row } from "../../charts/data";
import { stand, useLayer, useOnScreen } from "../../charts/hooks";
import { keyed } from "../../charts/keys";
import { Legend } from "../../charts/Legend";
import { Plot } from "../../charts/plot";
import { Spoken } from "../../charts/Spoken";
import { Tooltip } from "../../charts/Tooltip";
import type { Interval } from "../../core/time";
import type { ViewProps } from "../kind";

/** Values over time: lines or areas, with crosshair, tooltip, legend and zoom. */
export function Timeseries(props: ViewProps): JSX.Element {
  const { id, panel, data, sync, compact, bounds } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useSignal<Plot | null>(null);
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const focus = useSignal<string | null>(null);
  const panned = useSignal<Interval | null>(null);
  const shown = useComputed(() => visible(data.rows.value, chosen.value));
  usePlot(props, host, plot, { shown, focus, panned });
  const legend = !compact && panel.options?.legend !== false;
  const table = `${id}-table`;
  return (
    <>
      <div
        ref={host}
        class="plot"
        role="application"
        aria-roledescription="chart"
        aria-label={`${panel.title}. Arrows move the crosshair.`}
        aria-details={compact ? undefined : table}
        tabIndex={compact ? -1 : 0}
        onKeyDown={(event) => {
          if (keyed(event, sync.pointed, id, bounds(), data.rows.peek()[0]?.window.step ?? 1000))
            plot.peek()?.release();
        }}
        onBlur={() => {
          if (sync.pointed.peek()?.source === id) sync.pointed.value = null;
        }}
      />
      {!compact && <Tooltip {...{ id, panel, plot, shown, sync }} />}
      {!compact && <Spoken {...{ id, panel, shown, sync }} />}
      {legend && <Legend {...{ panel, data, sync, bounds, chosen, focus }} />}
      {!compact && <DataTable id={table} {...{ panel, data, sync, bounds }} />}
    </>
  );
}

/** The rows that were chosen in the legend; all, when none was. */
function visible(rows: readonly Row[], chosen: ReadonlySet<string>): readonly Row[] {
  const some = rows.filter(({ key }) => chosen.has(key));
  return some.length > 0 ? some : rows;
}

interface Shown {
  shown: { value: readonly Row[]; peek(): readonly Row[] };
  focus: Signal<string | null>;
  panned: Signal<Interval | null>;
}

/** Makes the plot, draws it on the page's beat, and takes it away again. */
function usePlot(
  props: ViewProps,
  host: RefObject<HTMLDivElement | null>,
  plot: Signal<Plot | null>,
  { shown, focus, panned }: Shown,
): void {
  const latest = useRef(props);
  latest.current = props;
  const seen = useOnScreen(host);
  const { panel, data, sync, id } = props;
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const made = new Plot(element, {
      panel,
      bare: props.compact,
      rows: () => shown.peek(),
      bounds: () => panned.peek() ?? latest.current.bounds(),
      colors: () => sync.palette.colors.peek(),
      pointed: () => sync.pointed.peek()?.time ?? null,
      seen: () => seen.peek(),
      focus: () => focus.peek(),
      onPoint: (time) => {
        sync.pointed.value = time === null ? null : { time, source: id };
      },
      onZoom: (from, to) => latest.current.onZoom(from, to),
      onZoomOut: () => latest.current.onZoomOut(),
      onPan: (interval) => {
        panned.value = interval;
        made.invalidate();
      },
    });
    const stop = stand(made, element, sync);
    plot.value = made;
    return () => {
      stop();
      made.destroy();
      plot.value = null;
    };
  }, [panel, data, sync, id, props.compact, host, plot, shown, focus, panned, seen]);
  useSignalEffect(() => {
    const pointed = sync.pointed.value;
    plot.value?.point(pointed?.time ?? null);
  });
  useLayer(plot, props);
  useSignalEffect(() => {
    void [data.version.value, shown.value, focus.value, sync.palette.colors.value, seen.value];
    plot.value?.invalidate();
  });
}
