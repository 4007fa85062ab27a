/** Twelve panels under load, and what that does to the frames; `?panels=&series=&points=&rate=` change the load. */
import { signal } from "@preact/signals";
import { render } from "preact";
import "../../static/css/app.css";
import "./page.css";
import { CursorSync } from "../../static/src/charts/sync";
import type { TimeRange } from "../../static/src/core/time";
import type { Panel } from "../../static/src/document/panel";
import { PanelBody } from "../../static/src/panels/PanelBody";
import { LocalConnection } from "./local";

export interface Measured {
  seconds: number;
  framesPerSecond: number;
  /** 95th percentile of the time between two frames, milliseconds. */
  frame95: number;
  updatesPerSecond: number;
}

declare global {
  interface Window {
    measure(seconds: number): Promise<Measured>;
  }
}

const params = new URLSearchParams(location.search);
const number = (name: string, usual: number) => Number(params.get(name) ?? usual);
const load = { series: number("series", 2), points: number("points", 5000), rate: number("rate", 20) };
const connection = new LocalConnection(load);
const sync = new CursorSync();
const range = signal<TimeRange>({ window: (load.points * 1000) / load.rate });
const live = signal(true);
const nothing = () => undefined;

const panel = (i: number): Panel => ({
  kind: "timeseries",
  title: `Load ${i + 1}`,
  at: [0, 0, 6, 6],
  queries: { a: { metric: "load" } },
  unit: "percent",
  thresholds: i % 3 === 0 ? { high: { value: 80, color: "red" } } : {},
  options: { style: i % 2 === 0 ? "line" : "area", legend: true },
});

const panels = Array.from({ length: number("panels", 12) }, (_, i) => `p${i}`);
render(
  <main>
    {panels.map((id, i) => (
      <section key={id} class="cell">
        <PanelBody {...{ id, range, live, connection, sync }} panel={panel(i)} onZoom={nothing} onZoomOut={nothing} />
      </section>
    ))}
  </main>,
  document.body,
);

window.measure = (seconds) =>
  new Promise((resolve) => {
    const begun = performance.now();
    const before = connection.updates;
    const frames: number[] = [];
    let last = begun;
    const step = (now: number) => {
      frames.push(now - last);
      last = now;
      if (now - begun < seconds * 1000) requestAnimationFrame(step);
      else resolve(summary(frames.slice(1), now - begun, connection.updates - before));
    };
    requestAnimationFrame(step);
  });

function summary(frames: number[], lasted: number, updates: number): Measured {
  const sorted = [...frames].sort((a, b) => a - b);
  const seconds = lasted / 1000;
  return {
    seconds,
    framesPerSecond: frames.length / seconds,
    frame95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
    updatesPerSecond: updates / seconds / panels.length,
  };
}
