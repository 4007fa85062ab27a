import { effect } from "@preact/signals-core";
import type { Watch as Watched } from "../core/watches";
import type { Query } from "../core/wire";
import type { SeriesWindow } from "../series/window";
import type { Watch } from "./api";

/** A live query as a page without signals sees it. */
export class PlainWatch implements Watch {
  readonly #watch: Watched<SeriesWindow>;
  readonly #stop: () => void;

  constructor(watch: Watched<SeriesWindow>, listener?: (watch: Watch) => void) {
    this.#watch = watch;
    this.#stop = effect(() => {
      const { version, error } = watch;
      if (version.value > 0 || error.value) listener?.(this);
    });
  }

  get query(): Query {
    return this.#watch.query;
  }

  get step(): number {
    return this.#watch.store.step;
  }

  get times(): Float64Array {
    return this.#watch.store.times();
  }

  get series(): Watch["series"] {
    const { store } = this.#watch;
    return store.lines.map(({ metric, labels }, at) => ({ metric, labels, values: store.values(at) }));
  }

  get version(): number {
    return this.#watch.version.peek();
  }

  get error(): Watch["error"] {
    return this.#watch.error.peek();
  }

  retry(): void {
    this.#watch.retry();
  }

  close(): void {
    this.#stop();
    this.#watch.close();
  }
}
