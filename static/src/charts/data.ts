import { batch, computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { RequestError } from "../core/errors";
import { type Interval, isRelative, type TimeRange } from "../core/time";
import type { Labels, Query } from "../core/wire";
import type { Panel } from "../document/panel";
import { inOrder, nameAll } from "../series/naming";
import { staleSince } from "../series/staleness";
import type { SeriesWindow } from "../series/window";
import type { PanelConnection } from "./connect";
import { type Feed, readFeed } from "./feed";
import type { CursorSync } from "./sync";

/** One series of a panel, ready to be shown. */
export interface Row {
  /** Unique in the panel, and the same for as long as the series is there. */
  key: string;
  name: string;
  /** Id of the query it came from. */
  query: string;
  /** Which of the eight colours. */
  slot: number;
  metric: string;
  labels: Labels;
  window: SeriesWindow;
  /** Place in the window. */
  at: number;
}

interface Held {
  queries: string[];
  feeds: Feed[];
}

const NOTHING: Held = { queries: [], feeds: [] };

/**
 * What one panel shows: the feeds of its queries as rows. A new range or query is fetched beside what stands, and
 * takes its place when it has come, so that a panel never goes blank.
 */
export class PanelData {
  readonly #held = signal<Held>(NOTHING);
  readonly #rows = signal<readonly Row[]>([]);
  readonly #version = signal(0);
  #next: Held | null = null;
  #stopNext: () => void = () => undefined;
  readonly #stopRows: () => void;
  readonly #failed = signal<RequestError | null>(null);
  #rowsOf = "";

  readonly rows: ReadonlySignal<readonly Row[]> = this.#rows;
  /** Grows whenever anything came. */
  readonly version: ReadonlySignal<number> = this.#version;
  /** Everything that stands has come at least once. */
  readonly ready: ReadonlySignal<boolean> = computed(() => this.#held.value !== NOTHING);
  readonly error: ReadonlySignal<RequestError | null> = computed(
    () => this.#failed.value ?? this.#held.value.feeds.map((feed) => feed.error.value).find((e) => e !== null) ?? null,
  );

  constructor(
    private readonly panel: Pick<Panel, "queries" | "options">,
    private readonly connection: PanelConnection,
    private readonly sync: Pick<CursorSync, "colors">,
  ) {
    this.#stopRows = effect(() => this.#update(this.#held.value));
  }

  /**
   * Shows `range` from now on, in about `points` steps: the last so many milliseconds are watched (with `every`
   * milliseconds between pushes at the least), an interval is read once.
   */
  show(range: TimeRange, points: number, every = 0): void {
    this.#abandon();
    const queries = Object.entries(this.panel.queries);
    const open = isRelative(range)
      ? (query: Query): Feed => this.connection.watch(query, { window: range.window, points, every })
      : (query: Query): Feed => readFeed(query, range, points);
    const next = { queries: queries.map(([key]) => key), feeds: queries.map(([, query]) => open(query)) };
    this.#next = next;
    this.#stopNext = effect(() => this.#arrive(next));
  }

  /** Asks again for what failed. */
  retry(): void {
    this.#failed.value = null;
    for (const feed of [...this.#held.peek().feeds, ...(this.#next?.feeds ?? [])]) {
      if (feed.error.peek()) feed.retry();
    }
  }

  /** Rows that have a value in `interval`. */
  rowsIn({ from, to }: Interval): Row[] {
    return this.#rows.peek().filter(({ window, at }) => {
      const last = window.lastIndex(at);
      return last >= 0 && window.first + (last + 1) * window.step > from && window.first <= to;
    });
  }

  /** Since when all rows are stale at `now`: the time of the newest of their last values; null = one is not. */
  staleSince(now: number): number | null {
    const since = this.#rows
      .peek()
      .filter(({ window, at }) => window.lastIndex(at) >= 0)
      .map(({ window, at }) => staleSince(window, at, now));
    return since.includes(null) || since.length === 0 ? null : Math.max(...since.map(Number));
  }

  dispose(): void {
    this.#abandon();
    this.#stopRows();
    for (const feed of this.#held.peek().feeds) feed.close();
  }

  #abandon(): void {
    this.#stopNext();
    for (const feed of this.#next?.feeds ?? []) feed.close();
    this.#next = null;
    this.#failed.value = null;
  }

  /** Takes `next` in as soon as each of its feeds has come or failed. */
  #arrive(next: Held): void {
    const failed = next.feeds.map((feed) => feed.error.value).find((error) => error !== null) ?? null;
    const waiting = next.feeds.some((feed) => feed.version.value === 0 && feed.error.value === null);
    untracked(() => {
      this.#failed.value = failed;
      if (this.#next !== next || waiting || next.feeds.every((feed) => feed.version.peek() === 0 && failed)) return;
      const before = this.#held.peek().feeds;
      this.#next = null;
      batch(() => {
        this.#failed.value = null;
        this.#held.value = next;
      });
      for (const feed of before) feed.close();
      queueMicrotask(() => this.#stopNext());
    });
  }

  /** Runs with every push. */
  #update({ queries, feeds }: Held): void {
    for (const feed of feeds) feed.version.value;
    untracked(() => {
      const rowsOf = feeds.map((feed, i) => `${queries[i]}:${feed.store.revision}`).join();
      if (rowsOf !== this.#rowsOf || this.#rows.peek()[0]?.window !== feeds[0]?.store) {
        this.#rowsOf = rowsOf;
        this.#rows.value = this.#named(queries, feeds);
      }
      this.#version.value++;
    });
  }

  #named(queries: readonly string[], feeds: readonly Feed[]): Row[] {
    const found = feeds.flatMap(({ store }, i) => {
      const query = queries[i] ?? "";
      const { over } = this.panel.queries[query] ?? {};
      return store.lines.map(({ metric, labels }, at) => ({ query, over, metric, labels, window: store, at }));
    });
    const names = nameAll(found, this.panel.options?.label || undefined);
    const named = found.map(({ query, metric, labels, window, at }, i) => {
      const key = JSON.stringify([query, metric, labels]);
      return { key, name: names[i] ?? metric, query, slot: 0, metric, labels, window, at };
    });
    named.sort((a, b) => inOrder(a.name, b.name));
    const slots = this.sync.colors.slots(named.map(({ name }) => name));
    return named.map((row, i) => ({ ...row, slot: slots[i] ?? 0 }));
  }
}
