/** The frame of a kind that shows rows over time: crosshair, zoom, keys, and what stands under the pointer. */
import { type ReadonlySignal, type Signal, useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { DataTable } from "../charts/DataTable";
import { stand, useLayer, useOnScreen } from "../charts/hooks";
import { keyed } from "../charts/keys";
import { Strip, type StripArea } from "../charts/strip";
import { formatMoment } from "../core/time";
import { adopt } from "../ui/sheets";
import type { ViewProps } from "./kind";
import css from "./strip.css?inline";
import { dragged } from "./stripDrag";

adopt(css);

export interface StripViewProps extends ViewProps {
  /** Names of the rows, from the top. */
  labels(): readonly string[];
  paint(area: StripArea): void;
  /** What stands in a row at a moment, in words; null = nothing. */
  say(row: number, time: number): string | null;
  /** Drawn anew when this changes, besides when data came. */
  also?: ReadonlySignal<unknown>;
  children?: ComponentChildren;
}

interface Hint {
  time: number;
  left: number;
  top: number;
  name: string;
  text: string;
}

export function StripView(props: StripViewProps): JSX.Element {
  const { id, panel, data, sync, compact, bounds, children } = props;
  const host = useRef<HTMLDivElement>(null);
  const strip = useSignal<Strip | null>(null);
  const hint = useSignal<Hint | null>(null);
  useStrip(props, host, strip, hint);
  return (
    <>
      <div
        ref={host}
        class="strip"
        role="application"
        aria-roledescription="chart"
        aria-label={`${panel.title}. Arrows move the crosshair.`}
        aria-details={compact ? undefined : `${id}-table`}
        tabIndex={compact ? -1 : 0}
        onKeyDown={(event) => keyed(event, sync.pointed, id, bounds(), data.rows.peek()[0]?.window.step ?? 1000)}
        onBlur={() => {
          if (sync.pointed.peek()?.source === id) sync.pointed.value = null;
        }}
      >
        <HintBox hint={hint} />
      </div>
      {children}
      {!compact && <DataTable id={`${id}-table`} {...{ panel, data, sync, bounds }} />}
    </>
  );
}

function HintBox({ hint }: { hint: ReadonlySignal<Hint | null> }): JSX.Element | null {
  const now = hint.value;
  if (!now) return null;
  return (
    <div class="tooltip strip-hint" aria-hidden="true" style={{ transform: `translate(${now.left}px, ${now.top}px)` }}>
      <p>{formatMoment(now.time, Date.now())}</p>
      <b>{now.name}</b> {now.text}
    </div>
  );
}

type Host = { current: HTMLDivElement | null };

/** Makes the strip, draws it on the page's beat, follows the pointer. */
function useStrip(props: StripViewProps, host: Host, strip: Signal<Strip | null>, hint: Signal<Hint | null>): void {
  const latest = useRef(props);
  latest.current = props;
  const seen = useOnScreen(host);
  const { data, sync, id, compact } = props;
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const made = new Strip(element, {
      bare: compact,
      bounds: () => latest.current.bounds(),
      colors: () => sync.palette.colors.peek(),
      labels: () => latest.current.labels(),
      paint: (area) => latest.current.paint(area),
      pointed: () => sync.pointed.peek()?.time ?? null,
      seen: () => seen.peek(),
    });
    const stops = [follow(made, latest, hint), stand(made, element, sync)];
    strip.value = made;
    return () => {
      for (const stop of stops) stop();
      strip.value = null;
      made.canvas.remove();
      made.over.remove();
    };
  }, [data, sync, id, compact, host, strip, hint, seen]);
  useLayer(strip, props);
  useSignalEffect(() => {
    void [data.version.value, data.rows.value, sync.palette.colors.value, seen.value, sync.pointed.value];
    void latest.current.also?.value;
    strip.value?.invalidate();
  });
}

/** Tells the page where the pointer is, says what is there, and zooms when a stretch was dragged over. */
function follow(strip: Strip, latest: { current: StripViewProps }, hint: Signal<Hint | null>): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  strip.over.addEventListener(
    "pointermove",
    (event) => {
      const box = strip.over.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      const { sync, id } = latest.current;
      const time = strip.timeAt(x);
      sync.pointed.value = { time, source: id };
      hint.value = hintAt(latest.current, strip, time, x, y);
    },
    { signal },
  );
  strip.over.addEventListener(
    "pointerleave",
    () => {
      latest.current.sync.pointed.value = null;
      hint.value = null;
    },
    { signal },
  );
  strip.over.addEventListener("dblclick", () => latest.current.onZoomOut(), { signal });
  dragged(strip.over, signal, (from, to) =>
    latest.current.onZoom(Math.round(strip.timeAt(from)), Math.round(strip.timeAt(to))),
  );
  return () => stop.abort();
}

/** Pixels beside the pointer, and what a hint needs at the most. */
const [ASIDE, WIDEST] = [14, 220];

function hintAt({ labels, say }: StripViewProps, strip: Strip, time: number, x: number, y: number): Hint | null {
  const names = labels();
  const row = Math.floor((y / Math.max(1, strip.height)) * names.length);
  const text = say(row, time);
  if (text === null) return null;
  const left = strip.over.offsetLeft + (x + ASIDE + WIDEST > strip.width ? x - ASIDE - WIDEST : x + ASIDE);
  return {
    time,
    left: Math.max(0, left),
    top: Math.max(0, Math.min(y, strip.height - 44)),
    name: names[row] ?? "",
    text,
  };
}
