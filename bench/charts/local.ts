import { signal } from "@preact/signals";
import type { PanelConnection } from "../../static/src/charts/connect";
import type { DataPush, SnapshotPush } from "../../static/src/core/wire";
import { SeriesWindow } from "../../static/src/series/window";

export interface Load {
  series: number;
  points: number;
  /** Updates a second of every panel. */
  rate: number;
}

/**
 * A connection without a server: every watch gets a snapshot of `points` steps and then one step more at each update,
 * as JSON text that is parsed like a message from the socket.
 */
export class LocalConnection implements PanelConnection {
  readonly state = signal<"live">("live");
  readonly droppedAt = signal(null);
  readonly slowed = signal(1);
  readonly behind = signal(false);
  /** Updates applied so far, of all watches. */
  updates = 0;
  readonly #feeds: { window: SeriesWindow; version: { value: number }; last: number; seed: number }[] = [];
  readonly #step: number;

  constructor(private readonly load: Load) {
    this.#step = 1000 / load.rate;
    setInterval(() => this.#update(), this.#step);
  }

  now(): number {
    return Date.now();
  }

  watch: PanelConnection["watch"] = (query, options) => {
    const store = new SeriesWindow(options.window);
    const version = signal(0);
    const last = Math.floor(Date.now() / this.#step) * this.#step;
    const feed = { window: store, version, last, seed: this.#feeds.length };
    store.snapshot(this.#snapshot(feed));
    version.value = 1;
    this.#feeds.push(feed);
    return { query, options, store, version, error: signal(null), retry: () => undefined, close: () => undefined };
  };

  #snapshot({ last, seed }: { last: number; seed: number }): SnapshotPush {
    const { points, series } = this.load;
    const times = Array.from({ length: points }, (_, i) => last - (points - 1 - i) * this.#step);
    const lines = Array.from({ length: series }, (_, line) => ({
      metric: "load",
      labels: { host: `web-${line + 1}` },
      values: times.map((time) => value(time, seed + line)),
    }));
    return { type: "snapshot", watch: seed, tick: 0, step: this.#step, times, series: lines };
  }

  #update(): void {
    for (const feed of this.#feeds) {
      feed.last += this.#step;
      const text = JSON.stringify(this.#push(feed.last, feed.seed));
      feed.window.data(JSON.parse(text) as DataPush);
      feed.version.value++;
      this.updates++;
    }
  }

  #push(time: number, seed: number): DataPush {
    const series = Array.from({ length: this.load.series }, (_, at) => ({ at, values: [value(time, seed + at)] }));
    return { type: "data", watch: seed, tick: time, prev: time - this.#step, times: [time], series };
  }
}

/** Waves with noise that is the same for the same time. */
function value(time: number, seed: number): number {
  const noise = Math.sin(time * 12.9898 + seed * 78.233) * 43758.5453;
  return (
    50 + 25 * Math.sin(time / 20_000 + seed) + 8 * Math.sin(time / 1_700 + seed * 3) + 6 * (noise - Math.floor(noise))
  );
}
