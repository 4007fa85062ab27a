/** Pointing, zooming and panning on a plot. */
import type uPlot from "uplot";
import type { Interval } from "../core/time";

/** What a plot tells about what was done to it; times in milliseconds since the epoch. */
export interface Gestures {
  /** The pointer is over this time; null = it left. */
  onPoint(time: number | null): void;
  onZoom(from: number, to: number): void;
  onZoomOut(): void;
  /** While panning, what is shown; null = over. */
  onPan(shown: Interval | null): void;
  bounds(): Interval;
}

/** What of a plot gestures need. */
export interface Touched {
  hover(left: number | null): void;
  readonly perPixel: number;
}

/** uPlot's cursor options: drag zooms, Shift drag pans, double click goes back. */
export function gesturesOf(plot: Touched, told: Gestures): uPlot.Cursor {
  return {
    drag: { x: true, y: false, setScale: false, dist: 4 },
    bind: {
      mousedown: (u, _, handler) => (event) => {
        if (event.shiftKey && event.button === 0) pan(u.over, event, plot.perPixel, told);
        else handler(event);
        return null;
      },
      mousemove: (u, _, handler) => (event) => {
        handler(event);
        plot.hover(event.clientX - u.over.getBoundingClientRect().left);
        return null;
      },
      mouseleave: (_, __, handler) => (event) => {
        handler(event);
        plot.hover(null);
        return null;
      },
      dblclick: () => () => {
        told.onZoomOut();
        return null;
      },
    },
  };
}

/** Follows the pointer until it is let go; the chart moves along, the range changes at the end. */
function pan(over: HTMLElement, down: MouseEvent, perPixel: number, told: Gestures): void {
  const start = told.bounds();
  const stop = new AbortController();
  const shown = (event: MouseEvent): Interval => {
    const by = (down.clientX - event.clientX) * perPixel;
    return { from: start.from + by, to: start.to + by };
  };
  over.classList.add("panning");
  addEventListener("mousemove", (event) => told.onPan(shown(event)), { signal: stop.signal });
  addEventListener(
    "mouseup",
    (event) => {
      stop.abort();
      over.classList.remove("panning");
      const { from, to } = shown(event);
      told.onPan(null);
      if (from !== start.from) told.onZoom(Math.round(from), Math.round(to));
    },
    { signal: stop.signal },
  );
}
